/*
 * The thread that waits for the disk: it does db_joint_store, and nothing else ever. The database has one user at a time: from
 * commit_thread_start until commit_thread_wait has returned that is the thread, and else the loop.
 */
#ifndef MOZNODS_WSD_COMMIT_THREAD_H
#define MOZNODS_WSD_COMMIT_THREAD_H

#include <stdbool.h>

/* Starts it; `watch` puts a descriptor into the event loop, which is readable whenever a commit has ended. False: there is none, and the
 * loop waits for the disk itself. */
bool commit_thread_begin(bool (*watch)(int descriptor));

/* Hands the database over, with a transaction that is sealed, and takes it back, waiting where that is not stored yet. */
void commit_thread_start(void);
void commit_thread_wait(void);

/* Whether commit_thread_wait would not wait. */
bool commit_thread_done(void);

/* The event loop has found the descriptor readable: whether it is the thread's. It is not readable after this. */
bool commit_thread_took(int descriptor);

#endif
