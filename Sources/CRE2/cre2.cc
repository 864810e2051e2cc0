#include "cre2.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

// Everything here is noexcept: what RE2 and the standard library may throw is only that memory has run out, and then
// the process ends, as Swift ends it.

struct cre2_pattern {
    RE2 expression;

    cre2_pattern(re2::StringPiece text, const RE2::Options &options) : expression(text, options) {}
};

namespace {

// For the program, of some 20 000 instructions, and for the states that matching keeps; beyond it RE2 refuses the
// pattern, or matches without states.
constexpr int64_t memory_limit = 2 << 20;

re2::StringPiece piece(const char *text, size_t length) {
    // RE2 takes a group at a null address for one without part in the match.
    return length == 0 ? re2::StringPiece("", 0) : re2::StringPiece(text, length);
}

}  // namespace

cre2_pattern *cre2_compile(const char *text, size_t length, char *error, size_t error_capacity) noexcept {
    RE2::Options options;
    options.set_dot_nl(true);
    options.set_log_errors(false);
    options.set_max_mem(memory_limit);
    auto *pattern = new cre2_pattern(piece(text, length), options);
    if (pattern->expression.ok()) return pattern;
    if (error_capacity > 0) {
        const std::string &reason = pattern->expression.error();
        size_t count = std::min(reason.size(), error_capacity - 1);
        std::memcpy(error, reason.data(), count);
        error[count] = 0;
    }
    delete pattern;
    return nullptr;
}

void cre2_free(cre2_pattern *pattern) noexcept { delete pattern; }

bool cre2_matches(const cre2_pattern *pattern, const char *text, size_t length) noexcept {
    return pattern->expression.Match(piece(text, length), 0, length, RE2::ANCHOR_BOTH, nullptr, 0);
}

bool cre2_match_groups(
    const cre2_pattern *pattern, const char *text, size_t length, cre2_span *groups, size_t count) noexcept {
    re2::StringPiece whole = piece(text, length);
    std::vector<re2::StringPiece> pieces(count);
    if (!pattern->expression.Match(whole, 0, length, RE2::ANCHOR_BOTH, pieces.data(), static_cast<int>(count))) {
        return false;
    }
    for (size_t index = 0; index < count; index++) {
        const re2::StringPiece &group = pieces[index];
        if (group.data() == nullptr) {
            groups[index] = {-1, -1};
        } else {
            ptrdiff_t start = group.data() - whole.data();
            groups[index] = {start, start + static_cast<ptrdiff_t>(group.size())};
        }
    }
    return true;
}

size_t cre2_group_count(const cre2_pattern *pattern) noexcept {
    return static_cast<size_t>(pattern->expression.NumberOfCapturingGroups());
}

ptrdiff_t cre2_group_index(const cre2_pattern *pattern, const char *name, size_t length) noexcept {
    const auto &groups = pattern->expression.NamedCapturingGroups();
    auto found = groups.find(std::string(name, length));
    return found == groups.end() ? -1 : found->second;
}
