/* What [sms] says as a whole. */
#ifndef SITE_SETTINGS_SMS_H
#define SITE_SETTINGS_SMS_H

#include "site/settings.h"

/* False after a warning for each thing that is wrong. */
bool settings_sms_judge(const struct settings *settings);

/* Whether texts are sent at all. */
bool settings_sms_sends(const struct settings *settings);

#endif
