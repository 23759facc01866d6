// The heads of responses, as -S shows them.
#pragma once

#include "stack/apps/client.h"
#include "tools/rawhttpget/console.h"

namespace tools::rawhttpget {

// Each as it came, but fit for a terminal, its lines indented by two.
class HeadWords final : public stack::apps::HeadObserver {
 public:
  // The console outlives this.
  explicit HeadWords(Console& console) : console_(console) {}
  void heard(const stack::http::Url& url, const stack::http::ResponseHead& head) override;

 private:
  Console& console_;
};

}  // namespace tools::rawhttpget
