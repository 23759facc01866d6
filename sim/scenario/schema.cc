#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

#include "sim/scenario/document.h"
#include "sim/scenario/vocabulary.h"

namespace sim::scenario {
namespace {

// Keeps keys in the order in which they were made.
using Json = nlohmann::ordered_json;

// "$loss" stands for a value of the sweep, wherever a value may stand.
Json parameter() { return {{"$ref", "#/$defs/parameter"}}; }

Json quantity(std::string_view units) {
  return {{"type", "string"}, {"pattern", fmt::format("^[0-9]+(\\.[0-9]+)? *({})$", units)}};
}

class SchemaWriter {
 public:
  Json write(const Vocabulary& root) {
    define(root);
    Json schema;
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "netsim scenario";
    schema["$ref"] = reference(root);
    definitions_["parameter"] = {{"type", "string"}, {"pattern", "\\$"}};
    schema["$defs"] = definitions_;
    return schema;
  }

 private:
  static std::string reference(const Vocabulary& vocabulary) {
    return fmt::format("#/$defs/{}", vocabulary.name);
  }

  void define(const Vocabulary& vocabulary) {
    const std::string name(vocabulary.name);
    if (definitions_.contains(name)) return;
    definitions_[name] = Json::object();
    Json properties = Json::object();
    Json needed = Json::array();
    for (const Key& key : vocabulary.keys) {
      properties[std::string(key.name)] = describe(key);
      if (key.is_needed) needed.push_back(key.name);
    }
    Json table{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
    if (!needed.empty()) table["required"] = needed;
    definitions_[name] = table;
  }

  Json describe(const Key& key) {
    Json choices = Json::array();
    for (unsigned kind = kText; kind <= kFree; kind <<= 1) {
      if (key.kinds & kind) choices.push_back(of_kind(key, static_cast<Kind>(kind)));
    }
    const bool is_scalar = (key.kinds & (kNamed | kFree | kTables | kTexts | kTable)) == 0;
    if (is_scalar && key.name != "netsim") choices.push_back(parameter());
    Json described = choices.size() == 1 ? choices[0] : Json{{"anyOf", choices}};
    if (!key.about.empty()) described["description"] = key.about;
    return described;
  }

  Json of_kind(const Key& key, Kind kind) {
    switch (kind) {
      case kText:
        return words_of(key);
      case kFlag:
        return {{"type", "boolean"}};
      case kWhole:
        return {{"type", "integer"}, {"minimum", 0}};
      case kNumber:
        return {{"type", "number"}};
      case kShare:
        return {
            {"anyOf", {Json{{"type", "number"}, {"minimum", 0}, {"maximum", 1}}, quantity("%?")}}};
      case kDuration:
        return quantity("ns|us|ms|s|min|h");
      case kRate:
        return quantity("[kMGT]?bit/s");
      case kSize:
        return {{"anyOf",
                 {Json{{"type", "integer"}, {"minimum", 0}}, quantity("B|kB|KiB|MB|MiB|GB|GiB")}}};
      case kTexts:
        return {{"type", "array"}, {"items", words_of(key)}};
      case kWholes:
        return {{"type", "array"}, {"items", {{"type", "integer"}, {"minimum", 0}}}};
      case kTable:
        return table_of(key);
      case kTables:
        return {{"type", "array"}, {"items", table_of(key)}};
      case kNamed:
        return {{"type", "object"}, {"additionalProperties", table_of(key)}};
      case kFree:
        return {{"type", "object"}, {"additionalProperties", {{"type", "array"}, {"minItems", 1}}}};
    }
    return {};
  }

  static Json words_of(const Key& key) {
    Json text{{"type", "string"}};
    // Of a choice between words and a table, the words are all the text there is.
    if (!key.words.empty()) {
      text["enum"] = Json::array();
      for (const std::string_view word : key.words) text["enum"].push_back(word);
    }
    return text;
  }

  Json table_of(const Key& key) {
    define(*key.table);
    return {{"$ref", reference(*key.table)}};
  }

  Json definitions_ = Json::object();
};

}  // namespace

std::string schema() { return SchemaWriter().write(kFileWords).dump(2) + "\n"; }

}  // namespace sim::scenario
