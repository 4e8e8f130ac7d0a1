#include "snapshot/user_sections.h"

#include <utility>
#include <vector>

#include "snapshot/byte_reader.h"
#include "snapshot/byte_writer.h"
#include "snapshot/sections.h"

namespace celadon {

namespace {

constexpr uint64_t kSingle = 1, kAndMode = 2;

void WriteValues(const std::vector<Value>& values, ByteWriter& bytes) {
  bytes.Number(values.size());
  for (const Value& value : values) bytes.DualValue(value);
}

std::vector<Value> ReadValues(ByteReader& bytes) {
  std::vector<Value> values;
  for (size_t left = bytes.Count(); left > 0; --left) values.push_back(bytes.DualValue());
  return values;
}

void WriteField(const SavedField& field, ByteWriter& bytes) {
  bytes.Record([&field](ByteWriter& members) {
    members.Text(field.field);
    WriteValues(field.values, members);
    WriteValues(field.forced_out, members);
    members.Text(field.search);
    members.Number(field.locked ? 1 : 0);
    members.Number((field.mode.single ? kSingle : 0) | (field.mode.and_mode ? kAndMode : 0));
  });
}

SavedField ReadField(ByteReader& bytes) {
  ByteReader members = bytes.Record();
  SavedField field;
  field.field = members.Text();
  field.values = ReadValues(members);
  field.forced_out = ReadValues(members);
  field.search = members.Text();
  field.locked = members.Flag();
  const uint64_t mode = members.Number();
  field.mode.single = (mode & kSingle) != 0;
  field.mode.and_mode = (mode & kAndMode) != 0;
  bytes.Check(members);
  return field;
}

// Things by name: their number, then for each a record of the name and what `write` adds.
template <typename Named, typename Write>
void WriteNamed(const Named& items, ByteWriter& bytes, Write write) {
  bytes.Number(items.size());
  for (const auto& [name, item] : items) {
    bytes.Record([&](ByteWriter& members) {
      members.Text(name);
      write(item, members);
    });
  }
}

template <typename Named, typename Read>
Named ReadNamed(ByteReader& bytes, Read read) {
  Named items;
  for (size_t left = bytes.Count(); left > 0; --left) {
    ByteReader members = bytes.Record();
    std::string name(members.Text());
    items.insert_or_assign(std::move(name), read(members));
    bytes.Check(members);
  }
  return items;
}

void WriteStates(const Bookmark& states, ByteWriter& bytes) {
  WriteNamed(states, bytes, [](const SavedSelections& selections, ByteWriter& members) {
    members.Number(selections.size());
    for (const SavedField& field : selections) WriteField(field, members);
  });
}

Bookmark ReadStates(ByteReader& bytes) {
  return ReadNamed<Bookmark>(bytes, [](ByteReader& members) {
    SavedSelections selections;
    for (size_t left = members.Count(); left > 0; --left) selections.push_back(ReadField(members));
    return selections;
  });
}

template <typename Read>
auto ReadWhole(std::string_view section, std::string_view bytes, Read read)
    -> absl::StatusOr<decltype(read(std::declval<ByteReader&>()))> {
  ByteReader reader(bytes);
  auto result = read(reader);
  if (reader.failed()) return DamagedSection(section, "its records make no sense");
  return result;
}

}  // namespace

std::string WriteScript(const Snapshot& snapshot) {
  ByteWriter bytes;
  bytes.Text(snapshot.script);
  bytes.Double(snapshot.reload_time);
  bytes.Text(snapshot.script_name);
  bytes.Text(snapshot.script_folder);
  return std::move(bytes).Take();
}

std::string WriteVariables(const Snapshot::Variables& variables) {
  ByteWriter bytes;
  WriteNamed(variables, bytes,
             [](const Value& value, ByteWriter& members) { members.DualValue(value); });
  return std::move(bytes).Take();
}

std::string WriteSelections(const Bookmark& selections) {
  ByteWriter bytes;
  WriteStates(selections, bytes);
  return std::move(bytes).Take();
}

std::string WriteBookmarks(const Bookmarks& bookmarks) {
  ByteWriter bytes;
  WriteNamed(bookmarks, bytes, WriteStates);
  return std::move(bytes).Take();
}

std::string WriteDerivedFields(const std::vector<DerivedField>& fields) {
  ByteWriter bytes;
  bytes.Number(fields.size());
  for (const DerivedField& field : fields) {
    bytes.Record([&field](ByteWriter& members) {
      members.Text(field.name);
      members.Text(field.formula);
      members.Number(field.tags.size());
      for (const std::string& tag : field.tags) members.Text(tag);
    });
  }
  return std::move(bytes).Take();
}

absl::Status ReadScript(std::string_view bytes, Snapshot* snapshot) {
  if (bytes.empty()) return absl::OkStatus();
  ByteReader reader(bytes);
  snapshot->script = reader.Text();
  snapshot->reload_time = reader.Double();
  snapshot->script_name = reader.Text();
  snapshot->script_folder = reader.Text();
  return reader.failed() ? DamagedSection("script", "it is cut off") : absl::OkStatus();
}

absl::StatusOr<Snapshot::Variables> ReadVariables(std::string_view bytes) {
  return ReadWhole("variables", bytes, [](ByteReader& reader) {
    return ReadNamed<Snapshot::Variables>(reader,
                                          [](ByteReader& members) { return members.DualValue(); });
  });
}

absl::StatusOr<Bookmark> ReadSelections(std::string_view bytes) {
  return ReadWhole("selections", bytes, ReadStates);
}

absl::StatusOr<std::vector<DerivedField>> ReadDerivedFields(std::string_view bytes) {
  return ReadWhole("derived_fields", bytes, [](ByteReader& reader) {
    std::vector<DerivedField> fields;
    for (size_t left = reader.Count(); left > 0; --left) {
      ByteReader members = reader.Record();
      DerivedField& field = fields.emplace_back();
      field.name = members.Text();
      field.formula = members.Text();
      for (size_t tags = members.Count(); tags > 0; --tags) field.tags.emplace_back(members.Text());
      reader.Check(members);
    }
    return fields;
  });
}

absl::StatusOr<Bookmarks> ReadBookmarks(std::string_view bytes) {
  return ReadWhole("bookmarks", bytes,
                   [](ByteReader& reader) { return ReadNamed<Bookmarks>(reader, ReadStates); });
}

}  // namespace celadon
