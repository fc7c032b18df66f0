/*
 * The thread that waits for other processes and for the disk: it does db_joint_await and db_joint_store, and nothing else ever. The
 * database has one user at a time: from commit_thread_start until commit_thread_wait has returned that is the thread, and else the loop.
 */
#ifndef MOZNODS_WSD_COMMIT_THREAD_H
#define MOZNODS_WSD_COMMIT_THREAD_H

#include <stdbool.h>

/* Starts it; `watch` puts a descriptor into the event loop, which is readable whenever a wait has ended. False: there is none, and the
 * loop waits itself. */
bool commit_thread_begin(bool (*watch)(int descriptor));

/* Hands the database over, and takes it back, waiting where the thread has not done with it. */
void commit_thread_start(void (*wait)(void));
void commit_thread_wait(void);

/* Whether commit_thread_wait would not wait. */
bool commit_thread_done(void);

/* The event loop has found the descriptor readable: whether it is the thread's. It is not readable after this. */
bool commit_thread_took(int descriptor);

#endif
