// The grammar of a whole script: what stands before the first event, then events and their times.
#include <utility>

#include "tests/support/script_tokens.h"

namespace tests::script {
namespace {

// "a | b | c" becomes one value, or an alternative of several.
Value parse_value(Tokens& tokens);

std::vector<Value> parse_values(Tokens& tokens, std::string_view close) {
  std::vector<Value> values;
  while (!tokens.accept(close)) {
    values.push_back(parse_value(tokens));
    if (!tokens.next_is(close)) tokens.expect(",");
  }
  return values;
}

Value parse_simple_value(Tokens& tokens) {
  Value value;
  if (tokens.accept("...")) {
    value.kind = Value::Kind::kEllipsis;
  } else if (tokens.accept("[")) {
    value.kind = Value::Kind::kList;
    value.items = parse_values(tokens, "]");
  } else if (tokens.accept("{")) {
    value.kind = Value::Kind::kStructure;
    value.items = parse_values(tokens, "}");
  } else if (tokens.next_is(Token::Kind::kString)) {
    value.kind = Value::Kind::kString;
    value.text = tokens.take(Token::Kind::kString, "a string").text;
  } else if (tokens.next_is(Token::Kind::kWord)) {
    value.text = tokens.take(Token::Kind::kWord, "a word").text;
    value.kind = tokens.accept("(") ? Value::Kind::kExpression : Value::Kind::kSymbol;
    if (value.kind == Value::Kind::kExpression) value.items = parse_values(tokens, ")");
  } else {
    value.number = tokens.any_number();
  }
  return value;
}

Value parse_value(Tokens& tokens) {
  Value value = parse_simple_value(tokens);
  bool is_name = value.kind == Value::Kind::kSymbol || value.kind == Value::Kind::kExpression;
  if (is_name && tokens.accept("=")) {  // a member: sin_port=htons(80), msg_iov(1)=[...]
    std::string name = value.text;
    value = parse_value(tokens);
    value.name = name;
    return value;
  }
  if (!tokens.next_is("|")) return value;
  Value either{.kind = Value::Kind::kEither, .name = {}, .number = 0, .text = {}, .items = {value}};
  while (tokens.accept("|")) either.items.push_back(parse_simple_value(tokens));
  return either;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(tokens_of(text)) {}

  Script run() {
    while (!tokens_.at_end()) {
      if (tokens_.next_is(Token::Kind::kNote)) {
        parse_note();
      } else if (tokens_.next_is(Token::Kind::kOption)) {
        parse_option();
      } else if (tokens_.next_is(Token::Kind::kShell)) {
        parse_shell();
      } else {
        parse_event();
      }
    }
    return std::move(script_);
  }

 private:
  void parse_note() {
    Token note = tokens_.take(Token::Kind::kNote, "a note");
    std::size_t colon = note.text.find(':');
    std::string rest = trimmed(note.text.substr(colon + 1));
    must_come_first(note.line);
    while (!rest.empty()) {  // "mss 1000, sack off"
      std::string setting = trimmed(rest.substr(0, rest.find(',')));
      rest.erase(0, std::min(setting.size() + 1, rest.size()));
      rest = trimmed(rest);
      add_setting(note.line, Setting::Source::kConfig, setting, ' ');
    }
  }

  void parse_option() {
    Token option = tokens_.take(Token::Kind::kOption, "an option");
    must_come_first(option.line);
    std::string value;
    if (tokens_.accept("=")) {
      do {
        value += tokens_.peek().text;
        (void)tokens_.take(tokens_.peek().kind, "a value");
      } while (tokens_.next_adjoins());
    }
    script_.settings.push_back({option.line, Setting::Source::kOption, option.text, value});
  }

  // Of the commands before the first event only the choices that sysctl makes mean anything here.
  void parse_shell() {
    Token shell = tokens_.take(Token::Kind::kShell, "a command");
    must_come_first(shell.line);
    std::string_view rest = shell.text;
    while (!rest.empty()) {
      std::size_t end = std::min(rest.find_first_of(" \t\n;&"), rest.size());
      std::string word(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      bool is_sysctl = word.starts_with("net.") && word.find('=') != std::string::npos;
      if (is_sysctl) add_setting(shell.line, Setting::Source::kSysctl, word, '=');
    }
  }

  void must_come_first(int line) const {
    if (!script_.events.empty()) throw Failure(line, "this must stand before the first event");
  }

  void add_setting(int line, Setting::Source source, const std::string& text, char between) {
    std::size_t split = std::min(text.find(between), text.size());
    std::string value = split == text.size() ? "" : trimmed(text.substr(split + 1));
    script_.settings.push_back({line, source, text.substr(0, split), value});
  }

  void parse_event() {
    Event event;
    event.line = tokens_.line();
    event.time = parse_time();
    if (tokens_.accept("<")) {
      event.action = Arrival{parse_packet(tokens_)};
    } else if (tokens_.accept(">")) {
      event.action = Expectation{parse_packet(tokens_)};
    } else if (tokens_.next_is(Token::Kind::kCode)) {
      event.action = Assertions{tokens_.take(Token::Kind::kCode, "code").text};
    } else if (tokens_.next_is(Token::Kind::kShell)) {
      tokens_.fail("commands between events are not supported");
    } else {
      event.action = parse_call();
    }
    script_.events.push_back(std::move(event));
  }

  Time parse_time() {
    Time time;
    if (tokens_.accept("*")) {
      time.kind = Time::Kind::kAny;
      return time;
    }
    if (tokens_.accept("+")) time.kind = Time::Kind::kRelative;
    time.from = time.to = parse_seconds();
    if (tokens_.accept("~")) {
      if (time.kind == Time::Kind::kRelative) tokens_.expect("+");
      time.to = parse_seconds();
      if (time.to < time.from) tokens_.fail_before("a range of time that ends before it begins");
    }
    return time;
  }

  stack::base::Duration parse_seconds() {
    Token digits = tokens_.take(Token::Kind::kNumber, "a time");
    return seconds_from(digits.text, digits.line);
  }

  Call parse_call() {
    Call call;
    if (tokens_.accept("...")) call.end = parse_seconds();
    call.function = tokens_.take(Token::Kind::kWord, "a packet, a call or an assertion").text;
    tokens_.expect("(");
    call.arguments = parse_values(tokens_, ")");
    tokens_.expect("=");
    call.result = parse_value(tokens_);
    if (tokens_.next_is(Token::Kind::kWord)) {
      call.error = tokens_.take(Token::Kind::kWord, "an error").text;
    }
    if (tokens_.accept("(")) {  // for people: "(Operation now in progress)"
      while (!tokens_.accept(")")) (void)tokens_.take(tokens_.peek().kind, "a note");
    }
    return call;
  }

  static std::string trimmed(const std::string& text) {
    std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
  }

  Tokens tokens_;
  Script script_;
};

}  // namespace

Script parse_script(std::string_view text) { return Parser(text).run(); }

}  // namespace tests::script
