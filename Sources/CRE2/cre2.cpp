#include "cre2.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>

struct cre2_regex {
    std::unique_ptr<re2::RE2> re;
};

namespace {
constexpr int32_t kInlineGroups = 16;
}

cre2_regex *cre2_compile(const char *pattern, size_t length, int64_t max_memory, cre2_error *error) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_memory);
    auto re = std::make_unique<re2::RE2>(re2::StringPiece(pattern, length), options);
    if (re->ok()) return new cre2_regex{std::move(re)};
    error->code = static_cast<int32_t>(re->error_code());
    const std::string &argument = re->error_arg();
    error->argument_length = std::min(argument.size(), sizeof(error->argument));
    std::memcpy(error->argument, argument.data(), error->argument_length);
    return nullptr;
}

void cre2_free(cre2_regex *regex) { delete regex; }

int32_t cre2_group_count(const cre2_regex *regex) { return regex->re->NumberOfCapturingGroups(); }

int32_t cre2_group_named(const cre2_regex *regex, const char *name, size_t length) {
    const auto &groups = regex->re->NamedCapturingGroups();
    const auto found = groups.find(std::string(name, length));
    return found == groups.end() ? -1 : found->second;
}

bool cre2_match(const cre2_regex *regex, const char *text, size_t length, size_t start, ptrdiff_t *pairs, int32_t count) {
    re2::StringPiece inline_groups[kInlineGroups];
    std::unique_ptr<re2::StringPiece[]> many;
    re2::StringPiece *groups = inline_groups;
    if (count > kInlineGroups) {
        many.reset(new (std::nothrow) re2::StringPiece[count]);
        if (!many) return false;
        groups = many.get();
    }
    const re2::StringPiece whole(text, length);
    if (!regex->re->Match(whole, start, length, re2::RE2::UNANCHORED, groups, count)) return false;
    for (int32_t i = 0; i < count; i++) {
        const bool took_part = groups[i].data() != nullptr;
        pairs[2 * i] = took_part ? groups[i].data() - text : -1;
        pairs[2 * i + 1] = took_part ? groups[i].data() - text + static_cast<ptrdiff_t>(groups[i].size()) : -1;
    }
    return true;
}

size_t cre2_required_prefix(const cre2_regex *regex, char *prefix, size_t room) {
    std::string smallest, largest;
    if (!regex->re->PossibleMatchRange(&smallest, &largest, static_cast<int>(room))) return 0;
    // What lies between two texts begins as both do.
    const size_t shorter = std::min({smallest.size(), largest.size(), room});
    size_t count = 0;
    while (count < shorter && smallest[count] == largest[count]) count++;
    std::memcpy(prefix, smallest.data(), count);
    return count;
}

ptrdiff_t cre2_find(const void *text, size_t length, const void *needle, size_t needle_length) {
    const void *found = memmem(text, length, needle, needle_length);
    return found == nullptr ? -1 : static_cast<const char *>(found) - static_cast<const char *>(text);
}
