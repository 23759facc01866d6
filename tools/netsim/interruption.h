// What a signal that ends the program does before: SIGINT, SIGTERM or SIGHUP.
#pragma once

#include <cstddef>

namespace netsim {

inline constexpr std::size_t kMostUnfinished = 8;  // files at once

// From now on one line on stderr says that the program was interrupted, files that are not whole
// are removed, and the signal ends it as it does without this. Its children have nothing to say.
// Signals that are ignored stay so.
void end_tidily();

// Files that such a signal removes. A name is borrowed until it stays.
void goes_by_signals(const char* name);
void stays(const char* name);

// What the line adds; borrowed.
void last_words(const char* words);

}  // namespace netsim
