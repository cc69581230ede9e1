package org.gaggled.notify.smtp;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Knows what programs depend on. */
@FunctionalInterface
public interface Dependencies {

    /**
     * For each of these programs what it depends on and waits for; nothing for one of which that cannot be told. It may
     * take a moment.
     */
    Map<String, List<String>> of(Collection<String> programs) throws InterruptedException;
}
