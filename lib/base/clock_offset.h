/* The clock of tests, which a file moves. */
#ifndef BASE_CLOCK_OFFSET_H
#define BASE_CLOCK_OFFSET_H

/* `path` holds a decimal number of seconds that is added to the clock, or
 * behind "@" the time at which it stands still; it is read now and at each
 * clock_offset_refresh().  A missing file means 0, and so does NULL.
 * `path` is borrowed and must live as long as the process. */
void clock_offset(const char *path);
void clock_offset_refresh(void);

#endif
