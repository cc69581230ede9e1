package org.gaggled.engine.core;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where one stream of what a program prints goes. */
public sealed interface Destination {

    /**
     * gaggled's own stream of the same kind.
     *
     * @param named whether each line begins with the program's name; gaggled has to read the stream for that
     */
    record Inherited(boolean named) implements Destination {}

    /** Nowhere. */
    record Discarded() implements Destination {}

    /**
     * A file that gaggled writes and rotates.
     *
     * @param path absolute and normalized; no other stream has the same one, or one of the rotated files of it
     * @param maxSize the most bytes in it before it is rotated; at least 1
     * @param maxAge how old it becomes before it is rotated; null: any age
     * @param keep how many rotated files there are at most
     * @param compressed whether rotated files are compressed
     * @param stamped whether each line begins with the time at which it was read
     */
    record Filed(Path path, long maxSize, @Nullable Duration maxAge, int keep, boolean compressed, boolean stamped)
            implements Destination {}
}
