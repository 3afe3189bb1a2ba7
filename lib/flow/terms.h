/* What a person agreed to: kept word for word provable, not just a tick. */
#ifndef FLOW_TERMS_H
#define FLOW_TERMS_H

#include "base/arena.h"
#include "site/settings.h"

/* "terms-missing" or "terms-changed", or NULL where `ticked` (the version
 * that was shown, "1" for the present one, NULL for no tick) is agreement to
 * [site] terms; where no version is set, nothing is asked but for a tick, and
 * that only with `always`. */
const char *terms_judge(const struct settings *settings, const char *ticked,
    bool always);

/* SHA-256 in hex of the text that was shown: the page of that language, the
 * site's own before ours.  NULL where it cannot be read. */
const char *terms_hash(const struct settings *settings, struct arena *arena,
    const char *language);

#endif
