package org.gaggled.importing.processcompose;

/** A log for all processes, of which gaggled makes one for each program. */
final class SharedLog {

    private SharedLog() {}

    /** With the name of the program in it. */
    static String path(String path) {
        int dot = path.lastIndexOf('.');
        boolean hasExtension = dot > path.lastIndexOf('/') + 1;
        return hasExtension ? path.substring(0, dot) + "-${PROGRAM}" + path.substring(dot) : path + "-${PROGRAM}";
    }
}
