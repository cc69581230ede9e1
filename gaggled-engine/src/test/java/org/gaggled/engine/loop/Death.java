package org.gaggled.engine.loop;

/** When one gaggled dies: between two steps, or in the middle of one, from which on nothing that it does is done. */
final class Death {

    private final Runnable atDeath;

    /** After how many deeds it dies; less than 0 while that is open. */
    private int deedsLeft = -1;

    private boolean dead;

    /** Does that, once, when it dies. */
    Death(Runnable atDeath) {
        this.atDeath = atDeath;
    }

    boolean isAlive() {
        return !dead;
    }

    void comesAfter(int deeds) {
        deedsLeft = deeds;
    }

    void comes() {
        if (!dead) {
            dead = true;
            atDeath.run();
        }
    }

    /** Whether it is dead when it does what it is about to do. */
    boolean comesNow() {
        if (deedsLeft-- == 0) {
            comes();
        }
        return dead;
    }
}
