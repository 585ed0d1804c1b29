<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>holdfast::gui::AlertBook</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n worker(s) offline for a minute</source>
        <translation>
            <numerusform>%n worker offline for a minute</numerusform>
            <numerusform>%n workers offline for a minute</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) failed</source>
        <translation>
            <numerusform>%n run failed</numerusform>
            <numerusform>%n runs failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::ChannelsModel</name>
    <message numerus="yes">
        <source>failed %n time(s): %1</source>
        <translation>
            <numerusform>failed %n time: %1</numerusform>
            <numerusform>failed %n times: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::EventsPage</name>
    <message numerus="yes">
        <source>Go on (%n new)</source>
        <translation>
            <numerusform>Go on (%n new)</numerusform>
            <numerusform>Go on (%n new)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::HistogramView</name>
    <message numerus="yes">
        <source>%Ln answer(s)</source>
        <translation>
            <numerusform>%Ln answer</numerusform>
            <numerusform>%Ln answers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::JobsModel</name>
    <message numerus="yes">
        <source>%1, %n in a row</source>
        <translation>
            <numerusform>%1, %n in a row</numerusform>
            <numerusform>%1, %n in a row</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n failed in a row</source>
        <translation>
            <numerusform>%1, %n failed in a row</numerusform>
            <numerusform>%1, %n failed in a row</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::JobsPage</name>
    <message numerus="yes">
        <source>Cancel %n runs? Their programs are stopped.</source>
        <translation>
            <numerusform>Cancel %n run? Its program is stopped.</numerusform>
            <numerusform>Cancel %n runs? Their programs are stopped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n runs</source>
        <translation>
            <numerusform>Cancel %n run</numerusform>
            <numerusform>Cancel %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::LatencyPage</name>
    <message numerus="yes">
        <source>p99 of each of %n workers</source>
        <translation>
            <numerusform>p99 of %n worker</numerusform>
            <numerusform>p99 of each of %n workers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>p99 of the slowest %1 of %n marked workers; the others are not drawn</source>
        <translation>
            <numerusform>p99 of the slowest %1 of %n marked worker; the others are not drawn</numerusform>
            <numerusform>p99 of the slowest %1 of %n marked workers; the others are not drawn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::LatencyPlot</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>p50 %1, p99 %2, max %3 (%Ln answer(s) in %4)</source>
        <translation>
            <numerusform>p50 %1, p99 %2, max %3 (%Ln answer in %4)</numerusform>
            <numerusform>p50 %1, p99 %2, max %3 (%Ln answers in %4)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::NewsList</name>
    <message numerus="yes">
        <source>%n worker(s) are %1: %2</source>
        <translation>
            <numerusform>%n worker is %1: %2</numerusform>
            <numerusform>%n workers are %1: %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) lost in the last 24 hours</source>
        <translation>
            <numerusform>%n run was lost in the last 24 hours</numerusform>
            <numerusform>%n runs were lost in the last 24 hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n times in a row)</source>
        <translation>
            <numerusform>%1 (%n time in a row)</numerusform>
            <numerusform>%1 (%n times in a row)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) failing: %1</source>
        <translation>
            <numerusform>%n job is failing: %1</numerusform>
            <numerusform>%n jobs are failing: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>channel %1 does not deliver: %2 (%n waiting)</source>
        <translation>
            <numerusform>channel %1 does not deliver: %2 (%n waiting)</numerusform>
            <numerusform>channel %1 does not deliver: %2 (%n waiting)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::OverviewStrip</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::RunHead</name>
    <message numerus="yes">
        <source>%n earlier attempt(s)</source>
        <translation>
            <numerusform>%n earlier attempt</numerusform>
            <numerusform>%n earlier attempts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::SpanBar</name>
    <message numerus="yes">
        <source>last %n minute(s)</source>
        <translation>
            <numerusform>last minute</numerusform>
            <numerusform>last %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last %n hour(s)</source>
        <translation>
            <numerusform>last hour</numerusform>
            <numerusform>last %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last %n day(s)</source>
        <translation>
            <numerusform>last day</numerusform>
            <numerusform>last %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::Standing</name>
    <message numerus="yes">
        <source>%n offline</source>
        <translation>
            <numerusform>%n offline</numerusform>
            <numerusform>%n offline</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n degraded</source>
        <translation>
            <numerusform>%n degraded</numerusform>
            <numerusform>%n degraded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::StatusLine</name>
    <message numerus="yes">
        <source>leads, %n standby(s)</source>
        <translation>
            <numerusform>leads, %n standby</numerusform>
            <numerusform>leads, %n standbys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::TimelineView</name>
    <message numerus="yes">
        <source>%1 in %n</source>
        <translation>
            <numerusform>%1 in %n</numerusform>
            <numerusform>%1 in %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::WorkersModel</name>
    <message numerus="yes">
        <source>%n outage(s) in the last 24 hours; the newest: %1, %2</source>
        <translation>
            <numerusform>%n outage in the last 24 hours; the newest: %1, %2</numerusform>
            <numerusform>%n outages in the last 24 hours; the newest: %1, %2</numerusform>
        </translation>
    </message>
</context>
</TS>
