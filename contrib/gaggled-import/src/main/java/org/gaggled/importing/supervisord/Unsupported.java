package org.gaggled.importing.supervisord;

import java.util.Map;
import java.util.Set;
import org.gaggled.importing.model.Section;

/** What supervisord has and gaggled has not, and why, or what to use instead. */
final class Unsupported {

    private static final String OWN_LOG = "gaggled logs to its standard output";
    private static final String EVENTS = "gaggled_listener -j prints the events of a gaggle, and 'log' keeps what"
            + " programs print";
    private static final String SYSLOG = "gaggled does not write to syslog; 'log' names a file, or is inherited";
    private static final String CHANNEL = "gaggled has 'controlurl' with section 'curve', or the plugin control-http";
    private static final String SOCKET = "gaggled holds no socket for a program";

    private static final Map<String, String> SECTIONS = Map.of(
            "unix_http_server", CHANNEL,
            "inet_http_server", CHANNEL,
            "supervisorctl", "gaggled_controller takes the address from -c FILE",
            "eventlistener", "gaggled_listener -j prints the events, and a notifier plugin handles them",
            "fcgi-program", SOCKET + ", so its FastCGI server has to listen by itself",
            "rpcinterface", "gaggled has no XML-RPC; see docs/protocol.md");

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("priority", "gaggled starts programs at the same time, and in the order of their 'depends'"),
            Map.entry("serverurl", CHANNEL),
            Map.entry("stdout_capture_maxbytes", EVENTS),
            Map.entry("stderr_capture_maxbytes", EVENTS),
            Map.entry("stdout_events_enabled", EVENTS),
            Map.entry("stderr_events_enabled", EVENTS),
            Map.entry("stdout_syslog", SYSLOG),
            Map.entry("stderr_syslog", SYSLOG),
            Map.entry("logfile", OWN_LOG),
            Map.entry("logfile_maxbytes", OWN_LOG),
            Map.entry("logfile_backups", OWN_LOG),
            Map.entry("loglevel", OWN_LOG + "; -v and -q say how much"),
            Map.entry("silent", OWN_LOG + "; -q has it say less"),
            Map.entry("pidfile", "gaggled stays in the process that starts it, and writes no such file"),
            Map.entry("minfds", "gaggled leaves its own limits alone; 'nofile' in 'limits' is for a program"),
            Map.entry("minprocs", "gaggled leaves its own limits alone; 'nproc' in 'limits' is for a program"),
            Map.entry("nocleanup", "gaggled makes no log files that it would have to remove"),
            Map.entry("childlogdir", "gaggled makes no log files by itself; 'log' names them"),
            Map.entry("strip_ansi", "gaggled writes what programs print as it is"),
            Map.entry("identifier", "gaggled is known by its address"),
            Map.entry("process_name", "a program has the name of its section"));

    private static final Set<String> NOTHING = Set.of("false", "no", "off", "0");

    private Unsupported() {}

    /** Reports a section that is of no use here, in one finding. */
    static void lose(IniDocument.Section section, Section to) {
        String kind = section.name().replaceFirst(":.*", "");
        to.lose(section.heading(), SECTIONS.getOrDefault(kind, "supervisord itself does not know it"));
    }

    /** Reports a setting; one that asks for nothing is kept. */
    static void lose(IniDocument.Entry entry, Section to) {
        if (SETTINGS.containsKey(entry.name()) && NOTHING.contains(Values.lower(entry.value()))) {
            to.keep(entry.setting(), "gaggled does nothing of the kind");
            return;
        }
        to.lose(entry.setting(), SETTINGS.getOrDefault(entry.name(), "neither supervisord nor gaggled knows it"));
    }
}
