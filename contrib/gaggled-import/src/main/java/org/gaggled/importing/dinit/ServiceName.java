package org.gaggled.importing.dinit;

import org.jspecify.annotations.Nullable;

/**
 * The name of a service: {@code web}, or {@code getty@tty1}.
 *
 * @param base what its file is called
 * @param argument what stands for {@code $1} in it; null where there is none
 */
record ServiceName(String base, @Nullable String argument) {

    static ServiceName of(String name) {
        int at = name.indexOf('@');
        return at <= 0 ? new ServiceName(name, null) : new ServiceName(name.substring(0, at), name.substring(at + 1));
    }

    @Override
    public String toString() {
        return argument == null ? base : base + "@" + argument;
    }
}
