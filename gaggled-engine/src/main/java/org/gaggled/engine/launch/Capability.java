package org.gaggled.engine.launch;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What a process of Linux may do beyond its user's rights; see {@code capabilities(7)}. */
public final class Capability {

    /** In the order of their numbers, which begin at 0. */
    private static final List<String> NAMES = List.of(
            "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
            "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner",
            "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice",
            "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap",
            "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
            "checkpoint_restore");

    private Capability() {}

    /** The names of all of them: {@code net_bind_service}. */
    public static List<String> names() {
        return NAMES;
    }

    /** The number of one, with or without {@code cap_}, in any case; empty where there is none of that name. */
    public static OptionalInt number(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        int number = NAMES.indexOf(plain.startsWith("cap_") ? plain.substring(4) : plain);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The name of a number, also of one that is younger than gaggled. */
    static String nameOf(int number) {
        return number < NAMES.size() ? NAMES.get(number) : "capability " + number;
    }
}
