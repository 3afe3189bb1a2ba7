/* The phone's first screen, what makes an app of it, and the site's own
 * looks. */
#ifndef SITE_APP_H
#define SITE_APP_H

#include "http/service.h"

handler site_app;
handler site_app_colours;  /* what [site] red and paper change */
handler site_app_icon;     /* the site's key */
handler site_app_manifest; /* W3C Web Application Manifest */
handler site_app_offline;  /* a service worker */

#endif
