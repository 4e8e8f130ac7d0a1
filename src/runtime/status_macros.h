// Passing a failed absl::Status up to the caller.
#ifndef CELADON_RUNTIME_STATUS_MACROS_H_
#define CELADON_RUNTIME_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define CELADON_CONCAT_INNER(a, b) a##b
#define CELADON_CONCAT(a, b) CELADON_CONCAT_INNER(a, b)

#define CELADON_RETURN_IF_ERROR(expression)                                                      \
  do {                                                                                           \
    if (absl::Status celadon_status = (expression); !celadon_status.ok()) return celadon_status; \
  } while (false)

#define CELADON_ASSIGN_OR_RETURN(target, expression) \
  CELADON_ASSIGN_OR_RETURN_INNER(CELADON_CONCAT(celadon_result_, __LINE__), target, expression)
#define CELADON_ASSIGN_OR_RETURN_INNER(result, target, expression) \
  auto result = (expression);                                      \
  if (!result.ok()) return std::move(result).status();             \
  target = *std::move(result)

#endif  // CELADON_RUNTIME_STATUS_MACROS_H_
