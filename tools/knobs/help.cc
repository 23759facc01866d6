#include "tools/knobs/help.h"

#include <sstream>
#include <string_view>
#include <vector>

namespace tools::knobs {
namespace {

constexpr const char* kOwnGroup = "Options";  // CLI11's name for what is in no other

// What stands left, and what it means.
struct Row {
  std::string left{};
  std::string meaning{};
};

std::string rendered(const Row& row) {
  std::string text = "  " + row.left;
  std::size_t column = text.size();
  if (column + 2 > Help::kDescriptionAt) {
    text += '\n';
    column = 0;
  }
  text.append(Help::kDescriptionAt - column, ' ');
  column = Help::kDescriptionAt;
  std::istringstream words(row.meaning);
  for (std::string word; words >> word;) {
    const bool is_first = column == Help::kDescriptionAt;
    if (!is_first && column + 1 + word.size() > Help::kColumns) {
      text += '\n' + std::string(Help::kDescriptionAt, ' ');
      column = Help::kDescriptionAt;
    } else if (!is_first) {
      text += ' ';
      ++column;
    }
    text += word;
    column += word.size();
  }
  return text + '\n';
}

std::string rendered(const std::string& heading, const std::vector<Row>& rows) {
  if (rows.empty()) return {};
  std::string text = '\n' + heading + ":\n";
  for (const Row& row : rows) text += rendered(row);
  return text;
}

// wget's two letters behind one dash; the parser knows them as long options.
std::string with_dashes(const std::string& long_name) {
  const bool is_wgets = long_name == "nc" || long_name == "nv";
  return (is_wgets ? "-" : "--") + long_name;
}

std::string names_of(const CLI::Option& option) {
  std::string names;
  const auto add = [&names](const std::string& name) {
    names += names.empty() ? name : ", " + name;
  };
  for (const std::string& name : option.get_snames()) add('-' + name);
  for (const std::string& name : option.get_lnames()) add(with_dashes(name));
  const bool has_short_one = !option.get_snames().empty();
  return has_short_one ? names : "    " + names;
}

// "N" of "N:INT in [1 - 16]", and the values themselves of "HOW:{bar,dot}".
std::string value_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  if (option.get_type_size() == 0 || type.empty()) return {};  // a flag
  if (const std::size_t values = type.find('{'); values != std::string::npos) {
    return ' ' + type.substr(values, type.find('}', values) + 1 - values);
  }
  const std::string name = type.substr(0, type.find(':'));
  return name == "INT" || name == "UINT" ? " N" : ' ' + name;
}

std::string meaning_of(const CLI::Option& option) {
  std::string meaning = option.get_description();
  if (option.get_required() && !option.get_positional()) meaning += " (required)";
  if (!option.get_default_str().empty()) meaning += " (default: " + option.get_default_str() + ')';
  return meaning;
}

// Whether these are options of another app's, under a heading of their own.
bool is_option_group(const CLI::App& app) {
  return app.get_parent() != nullptr && app.get_name().empty();
}

std::vector<Row> options_in(const CLI::App& app, const std::string& group) {
  std::vector<Row> rows;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group() != group || !option->nonpositional()) continue;
    if (is_option_group(app) && option == app.get_help_ptr()) continue;
    rows.push_back({names_of(*option) + value_of(*option), meaning_of(*option)});
  }
  return rows;
}

std::vector<Row> arguments_of(const CLI::App& app) {
  std::vector<Row> rows;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) rows.push_back({option->get_name(true), meaning_of(*option)});
  }
  return rows;
}

std::vector<Row> commands_of(const CLI::App& app) {
  std::vector<Row> rows;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (!command->get_name().empty()) {
      rows.push_back({command->get_name(), command->get_description()});
    }
  }
  return rows;
}

std::string usage_of(const CLI::App& app, const std::string& name) {
  std::string usage = "Usage: " + name;
  if (!commands_of(app).empty()) usage += " COMMAND";
  usage += " [OPTION]...";
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const std::string argument = option->get_name(true);
    usage += ' ' + (option->get_required() ? argument : '[' + argument + ']');
    if (option->get_items_expected_max() > 1) usage += "...";
  }
  return usage + '\n';
}

}  // namespace

std::string Help::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode) const {
  std::string text = app->get_description() + "\n\n" + usage_of(*app, name);
  text += rendered("Arguments", arguments_of(*app));
  text += rendered("Commands", commands_of(*app));
  text += rendered(kOwnGroup, options_in(*app, kOwnGroup));
  for (const CLI::App* group : app->get_subcommands({})) {
    if (is_option_group(*group))
      text += rendered(group->get_group(), options_in(*group, kOwnGroup));
  }
  for (const std::string& group : app->get_groups()) {
    if (group != kOwnGroup) text += rendered(group, options_in(*app, group));
  }
  return app->get_footer().empty() ? text : text + '\n' + app->get_footer() + '\n';
}

}  // namespace tools::knobs
