/* What [sms] says as a whole. */
#ifndef BASE_SETTINGS_SMS_H
#define BASE_SETTINGS_SMS_H

#include "base/settings.h"

/* False after a warning for each thing that is wrong. */
bool settings_sms_judge(const struct settings *settings);

#endif
