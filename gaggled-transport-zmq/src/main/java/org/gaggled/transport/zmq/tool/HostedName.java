package org.gaggled.transport.zmq.tool;

import org.gaggled.api.control.ProgramPattern;

/**
 * What means programs of a cluster: {@code NAME@HOST}, with globs on both sides of the last {@code @}.
 *
 * @param text as it was given
 * @param program a name, a glob or {@code @TAG}
 * @param host a name or a glob
 */
record HostedName(String text, String program, String host) {

    /** Takes it apart. */
    static HostedName parse(String text) throws ToolException {
        int mark = text.lastIndexOf('@');
        if (mark <= 0 || mark == text.length() - 1) {
            String name = mark < 0 ? text : "NAME";
            throw ToolException.usage("'" + text + "' does not say which program on which host; with --cluster,"
                    + " programs are NAME@HOST, and " + name + "@* is on every host");
        }
        HostedName name = new HostedName(text, text.substring(0, mark), text.substring(mark + 1));
        try {
            ProgramPattern.requireFit(name.program);
            ProgramPattern.requireFit(name.host);
        } catch (IllegalArgumentException e) {
            throw ToolException.usage("'" + text + "': --cluster " + e.getMessage());
        }
        return name;
    }

    /** What a program of a host is called in a cluster. */
    static String of(String program, Cluster.Host host) {
        return program + "@" + host.name();
    }

    /** Whether that host is meant: where it has left for good, maybe, only by its very name. */
    boolean means(Cluster.Host other) {
        return host.equals(other.name())
                || (!other.hasLeft() && new ProgramPattern(host).matches(other.name()));
    }
}
