#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

using stack::base::Duration;

constexpr std::uint64_t kLongestPeriod = 1'000'000'000'000;
constexpr double kLongestBurst = 1'000'000;  // packets

// In the order of words::kLosses.
enum class LossKind : std::uint8_t { kBernoulli, kPeriodic, kGilbertElliott, kFourState };

bool loses_nothing(const GilbertElliott& chain) { return chain.p == 0 && chain.k == kAlways; }

// By its mean and its bursts, or by the chain's own probabilities.
void read_gilbert_elliott(TableReader& table, Impairments& impairments) {
  if (!table.has("mean")) {
    GilbertElliott chain;
    for (const char* key : {"p", "r"}) {
      if (!table.has(key)) table.fail("needs 'mean' and 'burst', or 'p' and 'r'");
    }
    table.share("p", chain.p);
    table.share("r", chain.r);
    table.share("h", chain.h);
    table.share("k", chain.k);
    impairments.gilbert_elliott = chain;
    return;
  }
  PartsPerBillion mean = 0;
  double burst = 1;
  table.share("mean", mean);
  table.number("burst", burst, 1, kLongestBurst);
  impairments.gilbert_elliott =
      gilbert_elliott(mean, static_cast<std::uint64_t>(std::llround(burst * 1000)));
  if (!impairments.gilbert_elliott) {
    table.fail("mean",
               "cannot be reached: bursts so short would have to follow each other without a gap");
  }
}

void read_four_state(TableReader& table, Impairments& impairments) {
  FourState chain;
  table.share("p13", chain.p13);
  table.share("p31", chain.p31);
  table.share("p32", chain.p32);
  table.share("p23", chain.p23);
  table.share("p14", chain.p14);
  if (!valid(chain)) table.fail("p13 + p14 and p31 + p32 must each be at most 1");
  impairments.four_state = chain;
}

void read_loss_model(TableReader table, Impairments& impairments) {
  std::optional<LossKind> model;
  table.word("model", model);
  if (!model) return table.finish("without a 'model'");
  switch (*model) {
    case LossKind::kBernoulli:
      table.share("p", impairments.loss);
      break;
    case LossKind::kPeriodic:
      table.whole("every", impairments.loss_period, 1, kLongestPeriod);
      break;
    case LossKind::kGilbertElliott:
      read_gilbert_elliott(table, impairments);
      break;
    case LossKind::kFourState:
      read_four_state(table, impairments);
      break;
  }
  // A sweep that begins at no loss at all has none there.
  if (impairments.gilbert_elliott && loses_nothing(*impairments.gilbert_elliott)) {
    impairments.gilbert_elliott.reset();
  }
  table.finish(fmt::format("to the model \"{}\"{}",
                           words::kLosses[static_cast<std::size_t>(*model)],
                           table.has("mean") ? " with a 'mean'" : ""));
  if (*model == LossKind::kBernoulli && !table.has("p")) table.fail("'p' is missing");
  if (*model == LossKind::kPeriodic && !table.has("every")) table.fail("'every' is missing");
}

void read_loss(TableReader& table, Impairments& impairments) {
  const Node* loss = table.node("loss");
  if (!loss) return;
  impairments.loss = 0;
  impairments.loss_period = 0;
  impairments.gilbert_elliott.reset();
  impairments.four_state.reset();
  if (loss->table()) {
    read_loss_model(*table.table("loss"), impairments);
  } else {
    table.share("loss", impairments.loss);
  }
}

void read_corruption(TableReader& table, Impairments& impairments) {
  auto keys = table.table("corrupt");
  if (!keys) return;
  keys->share("p", impairments.corruption);
  impairments.corrupted_bits = 1;
  keys->whole("bits", impairments.corrupted_bits, 1, kMostCorruptedBits);
  impairments.fix_checksum = false;
  keys->flag("fix-checksum", impairments.fix_checksum);
  keys->finish();
}

void read_jitter(TableReader& table, Impairments& impairments) {
  auto keys = table.table("jitter");
  if (!keys) return;
  Jitter jitter;
  keys->word("dist", jitter.distribution);
  keys->duration("mean", jitter.mean, Duration(0), kLongestFaultDelay);
  keys->duration("sd", jitter.deviation, Duration(0), kLongestFaultDelay);
  keys->flag("reorder", jitter.reorder);
  keys->finish();
  impairments.jitter = jitter;
}

}  // namespace

void read_impairments(TableReader& table, Impairments& impairments) {
  read_loss(table, impairments);
  read_corruption(table, impairments);
  if (auto keys = table.table("truncate")) {
    keys->share("p", impairments.truncation);
    keys->finish();
  }
  if (auto keys = table.table("duplicate")) {
    keys->share("p", impairments.duplication);
    keys->duration("delay", impairments.duplication_delay, Duration(0), kLongestFaultDelay);
    keys->finish();
  }
  if (auto keys = table.table("reorder")) {
    keys->share("p", impairments.reordering);
    keys->duration("delay", impairments.reordering_delay, Duration(1), kLongestFaultDelay);
    keys->finish();
  }
  read_jitter(table, impairments);
  table.duration("faults-until", impairments.until, Duration(0));
}

}  // namespace sim::scenario
