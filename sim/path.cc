#include "sim/path.h"

#include <algorithm>
#include <utility>

#include "sim/damage.h"
#include "sim/queue/flow_hash.h"
#include "stack/base/check.h"

namespace sim {

using stack::base::ByteView;
using stack::base::Duration;
using stack::base::Instant;

namespace {

Transmitter transmitter_of(const PathConfig& config) {
  return config.trace ? Transmitter(*config.trace) : Transmitter(config.bits_per_second);
}

// What RED takes for a packet of the usual size while nobody waits.
constexpr std::size_t kUsualPacket = 1500;

}  // namespace

Path::Path(PathName name, const PathConfig& config, Choices& choices)
    : name_(name),
      config_(config),
      choices_(choices),
      chance_(config.impairments, choices, name),
      transmitter_(transmitter_of(config)),
      discipline_(queue::make_discipline(config.queue)) {
  CHECK(valid(config));
  if (config.queue.kind == queue::Kind::kRed) red_.emplace(config.queue.red);
  if (config.queue.kind == queue::Kind::kFqCoDel) {
    flow_key_.k0 = choices.answer({name, 0, Purpose::kFlowHash});
  }
}

void Path::set_mtu(std::size_t octets) { config_.mtu = config_.mtu_after = octets; }

void Path::set_delay(Duration delay) {
  CHECK(delay >= Duration(0));
  config_.delay = delay;
}

bool Path::is_down(Instant now) const {
  return now < down_until_ || sim::is_down(config_.outages, config_.flap, now);
}

bool Path::balances() const {
  return ledger_.balances(pool_.live()) && ledger_.octets.balances(pool_.live_octets());
}

void Path::offer(Instant now, ByteView packet, RulingSink& sink) {
  const Ruling ruling{.path = name_, .index = next_index_++, .octets = packet};
  ledger_.count(&Counts::offered, packet.size());
  const bool lost = chance_.next(ruling.index);
  if (packet.size() > mtu(now)) return drop(&Counts::too_big, Verdict::kTooBig, ruling, sink);
  if (is_down(now)) return drop(&Counts::down, Verdict::kDown, ruling, sink);
  discipline_ ? enqueue(now, ruling, lost, sink) : pass(now, ruling, lost, sink);
}

void Path::drop(std::uint64_t Counts::*reason, Verdict verdict, const Ruling& packet,
                RulingSink& sink) {
  ledger_.count(reason, packet.octets.size());
  Ruling ruling = packet;
  ruling.verdict = verdict;
  sink.on_ruling(ruling);
}

void Path::pass(Instant now, Ruling packet, bool lost, RulingSink& sink) {
  const std::size_t size = packet.octets.size();
  backlog_.advance(now);
  const Instant start = transmitter_.start(now);
  const bool has_room =
      start <= now || queue::has_room(config_.queue, backlog_.packets(), backlog_.octets(), size);
  if (!has_room) return drop(&Counts::overflowed, Verdict::kOverflowed, packet, sink);
  Fate fate;
  if (red_ && !may_pass(now, packet.octets, packet.index, fate)) {
    return drop(&Counts::early, Verdict::kDroppedEarly, packet, sink);
  }

  Transmitter after = transmitter_;
  const Instant leaves = after.transmit(now, size + config_.overhead);
  if (leaves == stack::base::kNever) {  // a trace ends before: it waits for ever
    transmitter_ = after;
    if (start > now) backlog_.push(start, size);
    pool_.store(packet.octets, {.index = packet.index});
    packet.verdict = Verdict::kQueued;
    return sink.on_ruling(packet);
  }
  judge({now, name_, packet.index, packet.octets}, lost, leaves + config_.delay, fate);
  if (!fate.is_harmless()) packet.fate = &fate;
  if (fate.early) return drop(&Counts::early, Verdict::kDroppedEarly, packet, sink);
  transmitter_ = after;
  transmitted_ += size + config_.overhead;
  queue_delay_.add(start - now);
  if (start > now) backlog_.push(start, size);
  fly(packet, fate, leaves, std::nullopt, sink);
}

bool Path::may_pass(Instant now, ByteView packet, std::uint64_t index, Fate& fate) {
  const Duration usual = std::max(Duration(1), transmitter_.time_of(kUsualPacket));
  const Instant empty_since = discipline_ ? empty_since_ : backlog_.empty_since();
  const auto idle = waiting() == 0 ? (now - empty_since) / usual : 0;
  const auto probability = red_->arrive(waiting(), static_cast<std::uint64_t>(idle));
  if (red_->is_beyond()) return false;
  if (!choices_.happens({name_, index, Purpose::kEarlyDrop}, probability)) return true;
  red_->struck();
  const bool marks = config_.queue.ecn && red_->may_mark() && may_be_marked(packet);
  (marks ? fate.mark : fate.early) = true;
  return true;
}

void Path::judge(const Offering& packet, bool lost, std::optional<Instant> due, Fate& fate) {
  if (!chance_.sleeps()) chance_.judge(packet, lost, due, fate);
  if (!fate.is_harmless()) strikes_.count(fate);
  for (FaultSource* source : judges_) source->judge(packet, fate);
  CHECK(fate.copies <= kMostCopies && fate.copy_behind >= Duration(0));
}

void Path::fly(Ruling packet, const Fate& fate, Instant leaves, std::optional<Handle> stored,
               RulingSink& sink) {
  flights_.clear();
  if (fate.lost) {
    drop(&Counts::lost, Verdict::kLost, packet, sink);
    if (stored) pool_.release(*stored);
    return;
  }
  Instant at = std::max(leaves, leaves + config_.delay + fate.held_back);
  const Handle original = stored ? *stored : pool_.store(packet.octets, {.index = packet.index});
  flights_.push_back({at, original});
  if (packet.fate) {
    for (std::uint32_t copy = 0; copy < fate.copies; ++copy) {
      at += fate.copy_behind;
      flights_.push_back(
          {at, pool_.store(packet.octets, {.index = packet.index, .duplicate = true})});
      ledger_.count(&Counts::duplicated, packet.octets.size());
    }
    if (fate.mark && may_be_marked(packet.octets)) ++ledger_.marked;
    const std::size_t remain = damage(fate, pool_.octets(original));
    ledger_.octets.truncated += packet.octets.size() - remain;
    pool_.shorten(original, remain);
    pool_.label(original).corrupted = !fate.flips.empty() || fate.truncate_to;
  }
  packet.flights = flights_;
  sink.on_ruling(packet);
}

bool Path::may_wait(Instant now, Ruling packet, bool lost, bool at_once, RulingSink& sink) {
  const std::size_t size = packet.octets.size();
  if (!at_once &&
      !queue::has_room(config_.queue, discipline_->packets(), discipline_->octets(), size)) {
    drop(&Counts::overflowed, Verdict::kOverflowed, packet, sink);
    return false;
  }
  Fate fate;
  const bool passes = may_pass(now, packet.octets, packet.index, fate);
  if (passes) {
    judge({now, name_, packet.index, packet.octets}, lost, std::nullopt, fate);
    if (!fate.is_harmless()) packet.fate = &fate;
  }
  if (!passes || fate.early) {
    drop(&Counts::early, Verdict::kDroppedEarly, packet, sink);
    return false;
  }
  fates_.push(std::move(fate));
  return true;
}

void Path::enqueue(Instant now, Ruling packet, bool lost, RulingSink& sink) {
  const Instant start = transmitter_.start(now);
  const bool is_served = service_at_ != stack::base::kNever;
  const bool at_once = !is_served && start <= now;
  if (red_ && !may_wait(now, packet, lost, at_once, sink)) return;
  const Handle handle = pool_.store(packet.octets, {.index = packet.index, .doomed = lost});
  const queue::Item item{.packet = handle,
                         .octets = static_cast<std::uint32_t>(packet.octets.size()),
                         .since = now,
                         .may_be_marked = may_be_marked(packet.octets),
                         .flow = queue::flow_hash(packet.octets, flow_key_)};
  queue::Dropped overflowed;
  discipline_->enqueue(item, at_once, overflowed);
  const bool stays =
      std::ranges::find(overflowed, handle, &queue::Item::packet) == overflowed.end();
  if (stays) {
    packet.verdict = Verdict::kQueued;
    sink.on_ruling(packet);
  }
  give_up(overflowed, &Counts::overflowed, Verdict::kOverflowed, sink);
  if (is_served) return;
  start > now ? request(start) : serve(now, sink);
}

void Path::request(Instant service) {
  service_at_ = service;
  requests_ = service != stack::base::kNever;
}

std::optional<Instant> Path::take_request() {
  return std::exchange(requests_, false) ? std::optional(service_at_) : std::nullopt;
}

void Path::serve(Instant now, RulingSink& sink) {
  service_at_ = stack::base::kNever;
  while (discipline_->packets() > 0) {
    // Whoever waits has waited before now.
    const Instant start = transmitter_.start(now - Duration(1));
    if (start > now) return request(start);
    queue::Dropped dropped;
    const queue::Departure departure = discipline_->dequeue(now, dropped);
    give_up(dropped, &Counts::early, Verdict::kDroppedEarly, sink);
    if (!departure.item) continue;
    if (departure.item->since < now) empty_since_ = now;
    transmit(now, *departure.item, departure.marked, sink);
  }
}

void Path::give_up(const queue::Dropped& items, std::uint64_t Counts::*reason, Verdict verdict,
                   RulingSink& sink) {
  for (const queue::Item& item : items) {
    drop(reason, verdict,
         {.path = name_, .index = pool_.label(item.packet).index, .octets = octets(item.packet)},
         sink);
    pool_.release(item.packet);
  }
}

void Path::transmit(Instant now, const queue::Item& item, bool marked, RulingSink& sink) {
  const PacketLabel label = pool_.label(item.packet);
  if (marked) {
    mark_ce(pool_.octets(item.packet));
    ++ledger_.marked;
  }
  Ruling packet{
      .path = name_, .index = label.index, .marked = marked, .octets = octets(item.packet)};
  Fate fate;
  if (red_) fate = fates_.pop();
  Transmitter after = transmitter_;
  const Instant leaves = after.transmit(item.since, item.octets + config_.overhead);
  if (leaves == stack::base::kNever) {  // a trace ends before: it never leaves
    transmitter_ = after;
    return;
  }
  const Instant due = leaves + config_.delay;
  if (!red_) {
    judge({now, name_, label.index, packet.octets}, label.doomed, due, fate);
  } else if (!fate.lost) {
    fate.held_back += chance_.in_order(label.index, item.since, due);
  }
  if (!fate.is_harmless()) {
    packet.fate = &fate;
    as_sent_.assign(packet.octets.begin(), packet.octets.end());
    packet.octets = as_sent_;
  }
  if (fate.early) {
    drop(&Counts::early, Verdict::kDroppedEarly, packet, sink);
    return pool_.release(item.packet);
  }
  transmitter_ = after;
  transmitted_ += item.octets + config_.overhead;
  queue_delay_.add(now - item.since);
  fly(packet, fate, leaves, item.packet, sink);
}

void Path::arrive(Handle packet) {
  const PacketLabel label = pool_.label(packet);
  ledger_.count(&Counts::delivered, pool_.octets(packet).size());
  pool_.release(packet);
  if (label.corrupted) ++ledger_.corrupted;
  if (!label.duplicate && label.index < newest_arrived_) ++ledger_.reordered;
  newest_arrived_ = std::max(newest_arrived_, label.index);
}

}  // namespace sim
