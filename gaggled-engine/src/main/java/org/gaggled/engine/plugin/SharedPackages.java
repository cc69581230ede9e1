package org.gaggled.engine.plugin;

import java.util.List;

/** The packages that every plugin shares with gaggled. */
final class SharedPackages {

    /** With the dot at the end, without which {@code org.slf4jfoo} would be shared as well. */
    private static final List<String> PREFIXES = List.of("org.gaggled.api.", "org.jspecify.", "org.slf4j.");

    private static final List<String> RESOURCE_PREFIXES =
            PREFIXES.stream().map(prefix -> prefix.replace('.', '/')).toList();

    /**
     * Service files by which an SLF4J finds what it logs to. There is one SLF4J, gaggled's; a provider in a plugin's
     * jar must not be taken for an offer to replace it.
     */
    private static final String LOGGING_PROVIDERS = "META-INF/services/org.slf4j.";

    private SharedPackages() {}

    /** Whether the class of this name comes from gaggled. */
    static boolean haveClass(String name) {
        return beginsWithOneOf(PREFIXES, name);
    }

    /** Whether the resource of this name, with slashes, comes from gaggled. */
    static boolean haveResource(String name) {
        return beginsWithOneOf(RESOURCE_PREFIXES, name);
    }

    /** Whether no plugin sees a resource of this name, wherever it lies. */
    static boolean hideFromPlugins(String name) {
        return name.startsWith(LOGGING_PROVIDERS);
    }

    private static boolean beginsWithOneOf(List<String> prefixes, String name) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
