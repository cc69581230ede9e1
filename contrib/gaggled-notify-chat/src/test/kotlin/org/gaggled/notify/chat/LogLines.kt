package org.gaggled.notify.chat

import ch.qos.logback.classic.Logger
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.core.AppenderBase
import java.util.concurrent.CopyOnWriteArrayList
import org.slf4j.LoggerFactory

/** What a class logs while a test runs, each line with its level in front. */
class LogLines(type: Class<*>) : AutoCloseable {

    val lines = CopyOnWriteArrayList<String>()

    private val logger = LoggerFactory.getLogger(type) as Logger
    private val appender =
        object : AppenderBase<ILoggingEvent>() {
            override fun append(event: ILoggingEvent) {
                lines += "${event.level} ${event.formattedMessage}"
            }
        }

    init {
        appender.context = logger.loggerContext
        appender.start()
        logger.addAppender(appender)
    }

    override fun close() {
        logger.detachAppender(appender)
        appender.stop()
    }
}
