package org.gaggled.engine.probe.told;

/** One way by which one run tells something. */
sealed interface Channel permits NotifyChannel, NewlineChannel {

    /** The run is launched, in that process: begins to listen. On the watching thread. */
    void launched(int leader);

    /** The run is over, and nothing that it tells from now on means anything. On the watching thread. */
    void end();

    /** Closes everything that is open. */
    void close();
}
