#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
#define CRE2_NOEXCEPT noexcept
extern "C" {
#else
#define CRE2_NOEXCEPT
#endif

/// A compiled regular expression of RE2. It never changes, so that many threads may use it at once.
typedef struct cre2_pattern cre2_pattern;

/// Bytes of a text; both are -1 of a group that took no part in a match.
typedef struct {
    ptrdiff_t start;
    ptrdiff_t end;
} cre2_span;

/// Compiles UTF-8, with a dot that takes line breaks.
/// Gives NULL when the text is no pattern, and then writes why, with a zero at the end, into `error`, which holds
/// `error_capacity` bytes.
cre2_pattern *cre2_compile(const char *text, size_t length, char *error, size_t error_capacity) CRE2_NOEXCEPT;

void cre2_free(cre2_pattern *pattern) CRE2_NOEXCEPT;

/// Whether the pattern takes the text from its first byte to its last.
bool cre2_matches(const cre2_pattern *pattern, const char *text, size_t length) CRE2_NOEXCEPT;

/// As `cre2_matches`, and writes where the groups are into `groups`, the whole match first.
bool cre2_match_groups(
    const cre2_pattern *pattern, const char *text, size_t length, cre2_span *groups, size_t count) CRE2_NOEXCEPT;

/// Without the group of the whole match.
size_t cre2_group_count(const cre2_pattern *pattern) CRE2_NOEXCEPT;

/// The number of the group with this name; -1 when there is none.
ptrdiff_t cre2_group_index(const cre2_pattern *pattern, const char *name, size_t length) CRE2_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
