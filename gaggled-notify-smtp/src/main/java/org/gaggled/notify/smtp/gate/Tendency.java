package org.gaggled.notify.smtp.gate;

/** Whether an announcement is good news. */
public enum Tendency {
    /** It is now down, or churning. */
    WORSE,
    /** It is now up, or has at least stopped churning. */
    BETTER,
    /** An operator wanted it so. */
    NEUTRAL
}
