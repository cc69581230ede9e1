package org.gaggled.notify.smtp;

import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;

/** The half of the plugin that may ask: it takes no requests, and lends its way to gaggled to the {@link SmtpGateSink}. */
public final class StateInquiryFactory implements ControlSourceFactory {

    /** For the service loader. */
    public StateInquiryFactory() {}

    @Override
    public String getName() {
        return SmtpGateFactory.NAME;
    }

    @Override
    public ControlSource open(ControlSourceContext context) {
        String instanceId = context.getGaggle().getInstanceId();
        ControlPorts.put(instanceId, context.getControlPort());
        return new ControlSource() {
            @Override
            public void start() {}

            @Override
            public void close() {
                ControlPorts.remove(instanceId);
            }
        };
    }
}
