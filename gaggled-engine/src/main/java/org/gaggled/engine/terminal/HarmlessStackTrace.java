package org.gaggled.engine.terminal;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.gaggled.api.HarmlessText;

/** A stack trace in the log, in whose messages nothing acts on a terminal. Named in conf/logback.xml. */
public final class HarmlessStackTrace extends ThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return HarmlessText.ofLines(super.throwableProxyToString(thrown));
    }
}
