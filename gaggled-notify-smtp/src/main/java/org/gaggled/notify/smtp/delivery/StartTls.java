package org.gaggled.notify.smtp.delivery;

/** Whether a connection that begins in the clear is encrypted. */
public enum StartTls {
    /** Never. */
    OFF,
    /** When the server offers it. */
    OPPORTUNISTIC,
    /** Always: no mail goes to a server that does not offer it. */
    REQUIRED
}
