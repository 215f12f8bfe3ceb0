// Keys and signatures over OpenSSL.
