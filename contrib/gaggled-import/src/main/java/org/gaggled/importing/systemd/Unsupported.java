package org.gaggled.importing.systemd;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gaggled.importing.model.Section;

/** What systemd has and gaggled has not, and why, or what to use instead. */
final class Unsupported {

    /** Settings whose names match, and what to say about them. */
    private record Reason(Pattern names, String reason) {

        Reason(String names, String reason) {
            this(Pattern.compile(names), reason);
        }
    }

    private static final String SOCKET = "gaggled holds no socket for a program, which has to listen by itself";
    private static final String END_OF_ANOTHER =
            "gaggled does not start or stop a program because of another one's end; a notifier tells of it";

    /** The first that matches counts. */
    private static final List<Reason> REASONS = List.of(
            new Reason("OnFailure(JobMode)?|OnSuccess(JobMode)?", END_OF_ANOTHER),
            new Reason("Conflicts", "gaggled does not stop a program because another one starts"),
            new Reason("Condition.*", "gaggled starts a program in any case; 'prestart' can refuse a start"),
            new Reason("Assert.*", "'prestart' can refuse a start, as with test -e FILE"),
            new Reason("RequiresMountsFor|WantsMountsFor",
                    "gaggled does not wait for mounts; its own unit can"),
            new Reason("Propagates.*|ReloadPropagated.*|StopPropagated.*|PropagatesStopTo",
                    "'propagate' in depends is what gaggled has"),
            new Reason("StopWhenUnneeded|RefuseManual.*|AllowIsolate|IgnoreOnIsolate|CollectMode|Job.*"
                    + "|SurviveFinalKillSignal|OnClock.*",
                    "gaggled runs what its configuration has, until an operator says otherwise"),
            new Reason("FailureAction|SuccessAction|StartLimitAction|RebootArgument|FailureActionExitStatus"
                    + "|SuccessActionExitStatus", "gaggled leaves the machine alone; 'essential' ends gaggled"),
            new Reason("Sockets|FileDescriptorStore.*|USBFunction.*|OpenFile|Accept", SOCKET),
            new Reason("TTY.*|.*VTDisallocate|Utmp.*", "a program has no terminal"),
            new Reason("CPUScheduling.*|IOScheduling.*|TimerSlackNSec|NUMA.*|CoredumpFilter|MemoryKSM",
                    "a command such as chrt or ionice before the command says it"),
            new Reason(".*Accounting", "gaggled_controller and the metrics tell what a program uses, without that"),
            new Reason(
                    "CPUWeight|CPUShares|StartupCPU.*|AllowedCPUs|AllowedMemoryNodes|MemoryMin|MemoryLow|MemorySwap.*"
                            + "|MemoryZ.*|IO(Read|Write|Device).*|BlockIO.*|ManagedOOM.*|OOMPolicy|MemoryPressure.*"
                            + "|DisableControllers|Startup.*|Slice",
                    "'resources' has memory, memoryhigh, cpu, pids and io"),
            new Reason("(Runtime|TimeoutAbort|RuntimeRandomizedExtra)(Max|)Sec",
                    "gaggled does not bound how long a program runs; 'timeout' before the command does"),
            new Reason("TimeoutStartFailureMode|TimeoutStopFailureMode", "'stopsignal' and SIGKILL end each program"),
            new Reason("Log.*|Syslog.*", "gaggled writes what a program prints as it is"),
            new Reason("ExitType|RootDirectoryStartOnly|NonBlocking|PAMName|SetLoginEnvironment|Personality"
                    + "|SecureBits|KeyringMode", "gaggled has nothing like it"),
            new Reason("Protect.*|Private.*|Restrict.*|SystemCall.*|ReadWrite.*|ReadOnly.*|Inaccessible.*|Exec(Paths|"
                    + "SearchPath)|NoExec.*|Bind.*|Root.*|Mount.*|Temporary.*|Device.*|IP(Address|Ingress|Egress).*"
                    + "|SocketBind.*|MemoryDeny.*|LockPersonality|RemoveIPC|ProcSubset|LoadCredential.*|SetCredential.*|ImportCredential"
                    + "|SELinux.*|AppArmor.*|Smack.*|Network.*|Extension.*|BPF.*|NFTSet|DelegateNamespaces",
                    "gaggled makes no sandbox; its own unit can be in one, with all programs"));

    private static final Map<String, String> UNITS = Map.of(
            "socket", SOCKET,
            "path", "gaggled watches no files",
            "mount", "gaggled mounts nothing; its own unit can wait for mounts",
            "automount", "gaggled mounts nothing; its own unit can wait for mounts",
            "swap", "gaggled leaves the swap to others",
            "slice", "a tag stands for several programs, without bounds of their own",
            "scope", "systemd makes these itself",
            "device", "gaggled does not wait for devices; its own unit can");

    private Unsupported() {}

    /** Reports a unit that is of no use here, in one finding. */
    static void lose(Unit unit, Section to) {
        to.lose(unit.heading(), UNITS.getOrDefault(unit.name().type(), "gaggled has nothing like it"));
    }

    static void lose(Assignment assignment, Section to) {
        if (assignment.name().startsWith("X-") || assignment.section().startsWith("X-")) {
            to.keep(assignment.setting(), "systemd passes over it, too");
            return;
        }
        to.lose(assignment.setting(), REASONS.stream()
                .filter(reason -> reason.names().matcher(assignment.name()).matches())
                .findFirst().map(Reason::reason).orElse("gaggled has nothing like it"));
    }
}
