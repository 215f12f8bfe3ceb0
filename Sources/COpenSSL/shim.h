#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// What OpenSSL offers only as a macro, which Swift does not import.

static inline void writ_openssl_free(void *pointer) { OPENSSL_free(pointer); }

static inline long writ_bio_contents(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }
