// The worked example of the associative model, section 5.3.
#ifndef CELADON_TESTS_MODEL_ORDERS_TABLES_H_
#define CELADON_TESTS_MODEL_ORDERS_TABLES_H_

#include "model/staged_rows.h"

namespace celadon {

inline StagedModel OrdersTables() {
  StagedModel staged;
  Stage(staged, "Customers", {"CustID", "Country"},
        {{N(1), T("SE")}, {N(2), T("SE")}, {N(3), T("DK")}, {N(4), T("NO")}});
  Stage(staged, "Orders", {"OrderID", "CustID", "Product", "Amount"},
        {{N(10), N(1), T("Shoe"), N(100)},
         {N(11), N(1), T("Hat"), N(50)},
         {N(12), N(2), T("Shoe"), N(70)},
         {N(13), N(3), T("Belt"), N(40)},
         {N(14), N(5), T("Hat"), N(20)},
         {N(15), Value(), T("Belt"), N(5)}});
  return staged;
}

}  // namespace celadon

#endif  // CELADON_TESTS_MODEL_ORDERS_TABLES_H_
