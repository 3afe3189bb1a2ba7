#include "command/version.h"

#include <stdio.h>

#include <gnu/libc-version.h>

#include "account/password.h"
#include "base/secret.h"
#include "contact/email.h"
#include "contact/prepare.h"
#include "page/page.h"
#include "store/store_admin.h"

int
version_print(void)
{
	(void)printf("%s %s\n", PACKAGE_NAME, PACKAGE_VERSION);
	(void)printf("%s\n%s\n%s\n%s\n%s\n%s\nglibc %s\n",
	    store_admin_library(), page_library(), secret_library(),
	    password_library(), email_library(), prepare_library(),
	    gnu_get_libc_version());
	return 0;
}
