package org.gaggled.engine.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Which gaggled this is, as the jar's manifest says. */
final class Version implements IVersionProvider {

    static String number() {
        @Nullable
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not built by Maven)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"gaggled " + number()};
    }
}
