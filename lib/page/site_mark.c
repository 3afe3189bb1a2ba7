#include "page/site_mark.h"

#include <string.h>

#include "base/buffer.h"
#include "base/secret.h"

enum { STEP = 3, STEPS = 5 };

void
site_mark_depths(const char *name, int depths[SITE_MARK_CUTS])
{
	uint8_t hash[SECRET_SIZE];

	secret_hash(name, strlen(name), hash);
	for (int i = 0; i < SITE_MARK_CUTS; i++)
		depths[i] = SITE_MARK_SHALLOW + STEP * (hash[i] % STEPS);
}

const char *
site_mark_line(struct arena *arena, const char *name)
{
	struct buffer path = buffer_new(arena, 256);
	int depths[SITE_MARK_CUTS];

	site_mark_depths(name, depths);
	buffer_text(&path, "M0 4H24");
	for (int i = 0; i < SITE_MARK_CUTS; i++)
		buffer_format(&path, "l6 %dh10l6 -%d", depths[i], depths[i]);
	buffer_text(&path, "H4000");
	return path.bytes;
}

/* The blade from the tip back to the bow, cut by cut. */
const char *
site_mark_icon(struct arena *arena, const char *name, const char *red,
    const char *paper)
{
	struct buffer icon = buffer_new(arena, 512);
	int depths[SITE_MARK_CUTS];

	site_mark_depths(name, depths);
	buffer_format(&icon,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">"
	    "<rect width=\"64\" height=\"64\" rx=\"8\" fill=\"%s\"/>"
	    "<path d=\"M5 20h54v4",
	    paper[0] == '\0' ? "#fbfaf6" : paper);
	for (int i = SITE_MARK_CUTS - 1; i >= 0; i--)
		buffer_format(&icon, "V%dh-6", 46 - depths[i]);
	buffer_format(&icon, "z\" fill=\"%s\"/></svg>\n",
	    red[0] == '\0' ? "#b3261e" : red);
	return icon.bytes;
}
