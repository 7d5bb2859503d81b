/* A bell: any thread rings it, and a loop that watches its file descriptor wakes up. Rings that
 * come before it is silenced are one. */
#ifndef BLUMAP_BASE_BELL_H
#define BLUMAP_BASE_BELL_H

/* A descriptor that is readable while the bell rings; -1 if the system has none left. Yours; close
 * it. */
int bell_new(void);

void bell_ring(int bell);
void bell_silence(int bell);

#endif
