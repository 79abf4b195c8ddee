// Handles: JavaScript holds a number, this table holds the object.
#pragma once

#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace panshift {

/** A handle whose object was disposed (or never existed). */
struct StaleHandle : std::runtime_error {
  StaleHandle() : std::runtime_error("the object behind this handle was disposed") {}
};

/** A handle made by another table: another thread, or another kind of object. */
struct ForeignHandle : std::runtime_error {
  ForeignHandle() : std::runtime_error("this handle belongs to another thread") {}
};

/**
 * Objects behind numeric handles. A handle packs a slot (20 bits), the table's tag (10 bits) and a
 * generation (22 bits) into an integer below 2^52, which a double holds exactly; 0 is never a handle.
 *
 * A slot's generation grows with each use and a slot whose generations are spent is retired, so a
 * stale handle never becomes valid again. Tables belong to one thread and are not locked.
 */
template <typename T>
class SlotTable {
 public:
  SlotTable() : tag_(nextTag()) {}

  double insert(T value) {
    const uint32_t slot = takeSlot();
    Entry& entry = entries_[slot];
    entry.handle = (uint64_t{entry.generation} << kGenerationShift) | (tag_ << kTagShift) | slot;
    entry.value = std::move(value);
    ++live_;
    return static_cast<double>(entry.handle);
  }

  /** The object; the reference holds until the next insert. Throws StaleHandle or ForeignHandle. */
  T& at(double handle) { return find(handle).value; }

  void erase(double handle) {
    Entry& entry = find(handle);
    const auto slot = static_cast<uint32_t>(entry.handle & kSlotMask);
    T value = std::move(entry.value);
    entry.value = T();
    entry.handle = 0;
    --live_;
    if (++entry.generation <= kLastGeneration) free_.push_back(slot);
  }

  size_t live() const { return live_; }

 private:
  struct Entry {
    T value;
    uint64_t handle = 0;  // 0 while the slot is free
    uint32_t generation = 1;
  };

  static constexpr uint64_t kSlotMask = (1u << 20) - 1;
  static constexpr uint64_t kTagMask = (1u << 10) - 1;
  static constexpr int kTagShift = 20;
  static constexpr int kGenerationShift = 30;
  static constexpr uint32_t kLastGeneration = (1u << 22) - 1;
  static constexpr double kHandleLimit = 4503599627370496.0;  // 2^52

  static uint64_t nextTag() {
    static std::atomic<uint64_t> count{0};
    return ++count & kTagMask;
  }

  uint32_t takeSlot() {
    if (!free_.empty()) {
      const uint32_t slot = free_.back();
      free_.pop_back();
      return slot;
    }
    if (entries_.size() > kSlotMask) throw std::length_error("more than 1,048,576 live tensors");
    entries_.emplace_back();
    return static_cast<uint32_t>(entries_.size() - 1);
  }

  Entry& find(double handle) {
    if (!(handle >= 1 && handle < kHandleLimit)) throw StaleHandle();
    const auto key = static_cast<uint64_t>(handle);
    const uint64_t slot = key & kSlotMask;
    if (slot < entries_.size() && entries_[slot].handle == key) return entries_[slot];
    if (((key >> kTagShift) & kTagMask) != tag_) throw ForeignHandle();
    throw StaleHandle();
  }

  uint64_t tag_;
  size_t live_ = 0;
  std::vector<Entry> entries_;
  std::vector<uint32_t> free_;
};

}  // namespace panshift
