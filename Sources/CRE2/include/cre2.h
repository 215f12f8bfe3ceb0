#ifndef WRIT_CRE2_H
#define WRIT_CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression. Matching is safe from several threads at once.
typedef struct cre2_regex cre2_regex;

/// Why a pattern does not compile; the values are those of `re2::RE2::ErrorCode`.
typedef struct {
    int32_t code;
    /// The offending part of the pattern, cut to fit.
    size_t argument_length;
    char argument[256];
} cre2_error;

/// Compiles a pattern that may use at most `max_memory` bytes. Returns null and fills in the error when it does not compile.
cre2_regex *cre2_compile(const char *pattern, size_t length, int64_t max_memory, cre2_error *error);

void cre2_free(cre2_regex *regex);

/// The number of capturing groups, without the whole match.
int32_t cre2_group_count(const cre2_regex *regex);

/// The number of the first group of this name, or -1.
int32_t cre2_group_named(const cre2_regex *regex, const char *name, size_t length);

/// Searches from `start`. Fills in begin and end of the whole match and of the groups (-1, -1 for a group that took no part), as many as
/// `count` pairs. Returns whether there is a match.
bool cre2_match(const cre2_regex *regex, const char *text, size_t length, size_t start, ptrdiff_t *pairs, int32_t count);

/// Writes the bytes that every text begins with which matches from its beginning on, at most `room` of them, and returns how many.
size_t cre2_required_prefix(const cre2_regex *regex, char *prefix, size_t room);

/// The offset of the first occurrence of a plain text, or -1; in linear time (glibc's `memmem`, which Swift does not see).
ptrdiff_t cre2_find(const void *text, size_t length, const void *needle, size_t needle_length);

#ifdef __cplusplus
}
#endif

#endif
