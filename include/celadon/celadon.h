// The embedding face of Celadon: an Engine, an App on it, and a Session in the app.
#ifndef CELADON_CELADON_H_
#define CELADON_CELADON_H_

#include "celadon/app.h"
#include "celadon/engine.h"
#include "celadon/session.h"

#endif  // CELADON_CELADON_H_
