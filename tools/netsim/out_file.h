// Files that a command writes: opened before the work begins. Until one is whole it is called
// NAME.part, so that what is called NAME is whole, be it of this run or of one before.
#pragma once

#include <cstdio>
#include <expected>
#include <memory>
#include <string>
#include <utility>

namespace netsim {

// A file that is not whole yet. It goes with this, or by a signal with the process, unless it was
// finished. For whoever opens it himself.
class Unfinished {
 public:
  // Nothing without a name. What is no file, such as a pipe, is written as it is, and stays.
  explicit Unfinished(const std::string& name = {});
  Unfinished(Unfinished&& other) noexcept { *this = std::move(other); }
  Unfinished& operator=(Unfinished&& other) noexcept;
  ~Unfinished();

  const std::string& name() const { return name_; }
  // Where it is to be written.
  const char* path() const { return part_ ? part_->c_str() : name_.c_str(); }
  // It is whole, and is given its name. Otherwise one line that says why it could not be.
  std::expected<void, std::string> finish();

 private:
  std::string name_;
  std::unique_ptr<const std::string> part_;  // stays where it is: signals know it
};

// The same with a stream into it.
class OutFile {
 public:
  explicit OutFile(const std::string& name = {}) : file_(name) {}

  explicit operator bool() const { return stream_ != nullptr; }
  // Null without a name.
  std::FILE* get() const { return stream_.get(); }
  void write(const std::string& text) { std::fwrite(text.data(), 1, text.size(), get()); }
  // What is only written when a file is closed may fail then, too. Nothing to do for null.
  std::expected<void, std::string> close();

 private:
  friend std::expected<OutFile, std::string> create(const std::string& name);

  Unfinished file_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream_{nullptr, std::fclose};
};

// Null without a name. Otherwise one line that says why it cannot be written.
std::expected<OutFile, std::string> create(const std::string& name);

}  // namespace netsim
