#ifndef WRIT_CSIMDJSON_H
#define WRIT_CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Finds where the tokens of JSON texts begin. Not to be used from two threads at once.
typedef struct csimdjson_scanner csimdjson_scanner;

/// Null when there is no memory.
csimdjson_scanner *csimdjson_scanner_create(void);

void csimdjson_scanner_free(csimdjson_scanner *scanner);

/// Finds the offset of each brace, bracket, colon and comma outside of strings, and of the first byte of each string and of everything else
/// (numbers, words, what does not belong). One more offset follows: the text's length.
///
/// Returns false for a text that is empty, that is not UTF-8, that ends within a string or has a control character in one, and for one
/// that is too long. The offsets are valid until the scanner's next text.
bool csimdjson_scan(csimdjson_scanner *scanner, const void *text, size_t length, const uint32_t **offsets, size_t *count);

/// Gives back memory that only long texts need.
void csimdjson_scanner_trim(csimdjson_scanner *scanner);

/// Parses a text into simdjson's own tree, whose memory is used again by the next: what benchmarks compare with. `csimdjson_padding` bytes
/// behind the text must be readable. Returns whether it is JSON.
bool csimdjson_parse(const void *text, size_t length);

size_t csimdjson_padding(void);

#ifdef __cplusplus
}
#endif

#endif
