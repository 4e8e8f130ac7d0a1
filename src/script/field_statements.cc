#include "script/field_statements.h"

#include <memory>
#include <string>
#include <utility>

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"
#include "script/statement_targets.h"
#include "script/unused_symbols.h"

namespace celadon {
namespace {

// Before names of counters, so that none is one of the function AutoNumber.
constexpr char kOfField[] = "\x01 field ";
constexpr char kOfSpace[] = "\x01 space ";

void SetTag(StagedField& field, const std::string& tag, bool adds) {
  std::erase(field.tags, tag);
  if (adds) field.tags.push_back(tag);
}

// The fields that the mapping table knows, or of those the ones named.
absl::Status TagByMap(const TagCommand& tag, Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const NamePairs tags, PairsOfMap(tag.map, reload));
  for (const auto& [name, text] : tags) {
    const std::shared_ptr<StagedField> field =
        IsMeant(name, tag.fields) ? FieldNamed(name, reload) : nullptr;
    if (field != nullptr) SetTag(*field, text, tag.adds);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunStatement(const FieldRuleCommand& rule, Reload& reload) {
  using Kind = FieldRuleCommand::Kind;
  const bool skipped = reload.environment.options.partial
                           ? rule.kind == Kind::kMap && rule.partial == PartialMode::kPlain
                           : rule.only_partial;
  if (skipped) return absl::OkStatus();
  if (rule.kind == Kind::kMap) CELADON_RETURN_IF_ERROR(MapNamed(rule.map, reload).status());
  for (const std::string& pattern : rule.patterns) {
    switch (rule.kind) {
      case Kind::kQualify:
      case Kind::kUnqualify:
        reload.rules.Qualify(pattern, rule.kind == Kind::kQualify);
        break;
      case Kind::kMap:
      case Kind::kUnmap:
        reload.rules.Map(pattern, rule.map);
        break;
      case Kind::kNullAsValue:
      case Kind::kNullAsNull:
        reload.rules.NullAsValue(pattern, rule.kind == Kind::kNullAsValue);
        break;
    }
  }
  return absl::OkStatus();
}

absl::Status RunStatement(const AliasCommand& alias, Reload& reload) {
  for (const auto& [from, to] : alias.names) reload.rules.Alias(from, to);
  return absl::OkStatus();
}

absl::Status RunStatement(const TagCommand& tag, Reload& reload) {
  if (!tag.map.empty()) return TagByMap(tag, reload);
  for (const std::string& pattern : tag.fields) {
    const auto fields = FieldsLike(pattern, reload);
    if (fields.empty() && !HasWildcard(pattern)) return NoField(pattern, reload);
    for (const auto& field : fields) {
      for (const std::string& name : tag.tags) SetTag(*field, name, tag.adds);
    }
  }
  return absl::OkStatus();
}

absl::Status RunStatement(const CommentCommand& comment, Reload& reload) {
  const auto set = [&](const std::string& name, const std::string& text) {
    if (comment.tables) {
      StagedTable* const table = reload.model.FindTable(name);
      if (table != nullptr) table->comment = text;
      return table != nullptr;
    }
    const std::shared_ptr<StagedField> field = FieldNamed(name, reload);
    if (field != nullptr) field->comment = text;
    return field != nullptr;
  };
  for (const std::string& name : comment.names) {
    if (!comment.map.empty() || set(name, comment.text)) continue;
    return comment.tables ? TableNamed(name, reload).status() : NoField(name, reload);
  }
  if (comment.map.empty()) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(const NamePairs comments, PairsOfMap(comment.map, reload));
  for (const auto& [name, text] : comments) {
    if (IsMeant(name, comment.names)) set(name, text);
  }
  return absl::OkStatus();
}

// The values of a field become numbers in the order in which they were loaded; since that is the
// order of its symbols, the rows stay as they are.
absl::Status RunStatement(const AutoNumberCommand& number, Reload& reload) {
  for (const std::string& pattern : number.patterns) {
    const auto fields = FieldsLike(pattern, reload);
    if (fields.empty() && !HasWildcard(pattern)) return NoField(pattern, reload);
    for (const auto& field : fields) {
      const std::string counter =
          number.counter.empty() ? kOfField + field->name : kOfSpace + number.counter;
      CELADON_RETURN_IF_ERROR(
          DropUnusedSymbols({&field, 1}, reload.model, reload.execution.cancel));
      DualVector numbers;
      for (size_t i = 0; i < field->size(); ++i) {
        numbers.Append(
            ValueView::Number(reload.NumberOf(counter, field->value(static_cast<uint32_t>(i)))));
      }
      field->Replace(Dictionary::FromDistinct(std::move(numbers)));
      field->format = NumberFormat();
      std::erase_if(field->tags,
                    [](const std::string& tag) { return tag == "$timestamp" || tag == "$date"; });
    }
  }
  return absl::OkStatus();
}

absl::Status RunStatement(const SearchCommand& search, Reload& reload) {
  for (const std::string& pattern : search.patterns) {
    reload.searched.emplace_back(pattern, search.include);
  }
  return absl::OkStatus();
}

absl::Status RunStatement(const ForceCommand& force, Reload& reload) {
  reload.letters = force.letters;
  return absl::OkStatus();
}

absl::Status RunStatement(const StarCommand& star, Reload& reload) {
  reload.star = star.text;
  return absl::OkStatus();
}

absl::Status RunStatement(const DeclareCommand& declare, Reload& reload) {
  return reload.derived_fields.Declare(declare);
}

absl::Status RunStatement(const DeriveCommand& derive, Reload& reload) {
  return reload.derived_fields.Derive(derive);
}

}  // namespace celadon
