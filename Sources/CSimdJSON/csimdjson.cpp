#include "csimdjson.h"

#include <simdjson.h>

#include <algorithm>
#include <memory>
#include <new>

namespace {
/// Texts up to this length leave their memory to the next one.
constexpr size_t kKeptCapacity = 1 << 20;
constexpr size_t kSmallestCapacity = 4096;
/// Only simdjson's second stage, which is not used, counts levels.
constexpr size_t kDepth = 1;
}  // namespace

struct csimdjson_scanner {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;

    bool reserve(size_t length) {
        if (length > simdjson::SIMDJSON_MAXSIZE_BYTES) return false;
        if (parser != nullptr && parser->capacity() >= length) return true;
        const size_t grown = parser == nullptr || length > kKeptCapacity ? 0 : 2 * parser->capacity();
        parser.reset();
        const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(std::max({length, grown, kSmallestCapacity}), kDepth, parser);
        if (error != simdjson::SUCCESS) parser.reset();
        return parser != nullptr;
    }
};

csimdjson_scanner *csimdjson_scanner_create(void) { return new (std::nothrow) csimdjson_scanner; }

void csimdjson_scanner_free(csimdjson_scanner *scanner) { delete scanner; }

bool csimdjson_scan(csimdjson_scanner *scanner, const void *text, size_t length, const uint32_t **offsets, size_t *count) {
    if (length == 0 || !scanner->reserve(length)) return false;
    auto &parser = *scanner->parser;
    if (parser.stage1(static_cast<const uint8_t *>(text), length, simdjson::stage1_mode::regular) != simdjson::SUCCESS) return false;
    *offsets = parser.structural_indexes.get();
    *count = parser.n_structural_indexes;
    return true;
}

void csimdjson_scanner_trim(csimdjson_scanner *scanner) {
    if (scanner->parser != nullptr && scanner->parser->capacity() > kKeptCapacity) scanner->parser.reset();
}

bool csimdjson_parse(const void *text, size_t length) {
    static thread_local simdjson::dom::parser parser;
    return parser.parse(static_cast<const uint8_t *>(text), length, false).error() == simdjson::SUCCESS;
}

size_t csimdjson_padding(void) { return simdjson::SIMDJSON_PADDING; }
