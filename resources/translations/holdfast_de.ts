<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>&amp;Ja</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::AlertBook</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weiterer</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Connection is flapping</source>
        <translation>Verbindung flattert</translation>
    </message>
    <message numerus="yes">
        <source>%n worker(s) offline for a minute</source>
        <translation>
            <numerusform>%n Worker seit einer Minute offline</numerusform>
            <numerusform>%n Worker seit einer Minute offline</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) failed</source>
        <translation>
            <numerusform>%n Lauf fehlgeschlagen</numerusform>
            <numerusform>%n Läufe fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be reached</source>
        <translation>%1 ist nicht erreichbar</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>%1 is reached again</source>
        <translation>%1 ist wieder erreichbar</translation>
    </message>
    <message>
        <source>back: %1</source>
        <translation>zurück: %1</translation>
    </message>
    <message>
        <source>succeeded again: %1</source>
        <translation>wieder erfolgreich: %1</translation>
    </message>
    <message>
        <source>Well again</source>
        <translation>Wieder in Ordnung</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::CauseLegend</name>
    <message>
        <source>restart</source>
        <translation>Neustart</translation>
    </message>
    <message>
        <source>network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>stall or sleep</source>
        <translation>Stillstand oder Schlaf</translation>
    </message>
    <message>
        <source>refused or misconfigured</source>
        <translation>abgelehnt oder falsch eingerichtet</translation>
    </message>
    <message>
        <source>other</source>
        <translation>anderes</translation>
    </message>
    <message>
        <source>Colours of causes</source>
        <translation>Farben der Ursachen</translation>
    </message>
    <message>
        <source>Show only outages of this cause: %1</source>
        <translation>Nur Ausfälle dieser Ursache zeigen: %1</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::CertificateDialog</name>
    <message>
        <source>The server&apos;s certificate has changed</source>
        <translation>Das Zertifikat des Servers hat sich geändert</translation>
    </message>
    <message>
        <source>An unknown certificate</source>
        <translation>Ein unbekanntes Zertifikat</translation>
    </message>
    <message>
        <source>%1 shows a certificate of another authority than before. If its owner did not make a new authority, somebody may be between this machine and the server. Nothing was sent.</source>
        <translation>%1 zeigt ein Zertifikat einer anderen Zertifizierungsstelle als zuvor. Wenn der Betreiber keine neue angelegt hat, steht vielleicht jemand zwischen diesem Rechner und dem Server. Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>This machine does not know the authority of %1. Nothing was sent.</source>
        <translation>Dieser Rechner kennt die Zertifizierungsstelle von %1 nicht. Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>Compare the pin with the one that &quot;holdfast tls show&quot; prints on the server.</source>
        <translation>Der Pin ist mit dem zu vergleichen, den &quot;holdfast tls show&quot; auf dem Server ausgibt.</translation>
    </message>
    <message>
        <source>&amp;Trust this server</source>
        <translation>Diesem Server &amp;vertrauen</translation>
    </message>
    <message>
        <source>Authority:</source>
        <translation>Zertifizierungsstelle:</translation>
    </message>
    <message>
        <source>Server&apos;s names:</source>
        <translation>Namen des Servers:</translation>
    </message>
    <message>
        <source>Valid until:</source>
        <translation>Gültig bis:</translation>
    </message>
    <message>
        <source>Pin before:</source>
        <translation>Pin vorher:</translation>
    </message>
    <message>
        <source>Pin now:</source>
        <translation>Pin jetzt:</translation>
    </message>
    <message>
        <source>Pin:</source>
        <translation>Pin:</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::ChangesModel</name>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>The name of the token</source>
        <translation>Der Name des Tokens</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>The address that asked for it</source>
        <translation>Die Adresse, die darum gebeten hat</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>the server itself</source>
        <translation>der Server selbst</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::ChangesPage</name>
    <message>
        <source>Find by person, address, words, job</source>
        <translation>Nach Person, Adresse, Wörtern, Auftrag suchen</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>The changes cannot be read: %1</source>
        <translation>Die Änderungen sind nicht lesbar: %1</translation>
    </message>
    <message>
        <source>Nobody has changed anything yet.</source>
        <translation>Noch hat niemand etwas geändert.</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::ChannelForm</name>
    <message>
        <source>Add a channel</source>
        <translation>Einen Kanal anlegen</translation>
    </message>
    <message>
        <source>Add the channel</source>
        <translation>Kanal anlegen</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>all jobs; such as backup-*</source>
        <translation>alle Jobs; etwa backup-*</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>&amp;Art</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>A&amp;n</translation>
    </message>
    <message>
        <source>&amp;Mail server</source>
        <translation>&amp;Mailserver</translation>
    </message>
    <message>
        <source>&amp;Sender</source>
        <translation>Ab&amp;sender</translation>
    </message>
    <message>
        <source>&amp;Password or key</source>
        <translation>&amp;Passwort oder Schlüssel</translation>
    </message>
    <message>
        <source>&amp;Jobs</source>
        <translation>&amp;Jobs</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::ChannelsDialog</name>
    <message>
        <source>Send a &amp;test message</source>
        <translation>&amp;Testnachricht senden</translation>
    </message>
    <message>
        <source>&amp;Add a channel …</source>
        <translation>Kanal &amp;anlegen …</translation>
    </message>
    <message>
        <source>&amp;Remove the channel</source>
        <translation>Kanal &amp;entfernen</translation>
    </message>
    <message>
        <source>Notification channels of %1</source>
        <translation>Benachrichtigungskanäle von %1</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>No channel yet: nobody is told when something fails. Add one here, or with holdfast notify add.</source>
        <translation>Noch kein Kanal: Niemand erfährt, wenn etwas scheitert. Hier anlegen oder mit holdfast notify add.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>This needs a token with the role admin.</source>
        <translation>Das braucht ein Token mit der Rolle admin.</translation>
    </message>
    <message>
        <source>A test message goes out by %1 …</source>
        <translation>Eine Testnachricht geht über %1 hinaus …</translation>
    </message>
    <message>
        <source>The test message of %1 is delivered.</source>
        <translation>Die Testnachricht von %1 ist zugestellt.</translation>
    </message>
    <message>
        <source>The test message of %1 is not delivered: %2</source>
        <translation>Die Testnachricht von %1 ist nicht zugestellt: %2</translation>
    </message>
    <message>
        <source>%1 is added. Send a test message to see that it is right.</source>
        <translation>%1 ist angelegt. Eine Testnachricht zeigt, ob es stimmt.</translation>
    </message>
    <message>
        <source>Remove a channel</source>
        <translation>Einen Kanal entfernen</translation>
    </message>
    <message>
        <source>Remove %1? What it has yet to tell is not told.</source>
        <translation>%1 entfernen? Was er noch zu melden hat, wird nicht gemeldet.</translation>
    </message>
    <message>
        <source>Remove the channel</source>
        <translation>Kanal entfernen</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 ist entfernt.</translation>
    </message>
    <message>
        <source>%1 is not removed: %2</source>
        <translation>%1 ist nicht entfernt: %2</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::ChannelsModel</name>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Events that are still to be told</source>
        <translation>Ereignisse, die noch zu melden sind</translation>
    </message>
    <message>
        <source>Last sent</source>
        <translation>Zuletzt gesendet</translation>
    </message>
    <message>
        <source>Since the server started</source>
        <translation>Seit der Server gestartet ist</translation>
    </message>
    <message>
        <source>mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>fine</source>
        <translation>in Ordnung</translation>
    </message>
    <message numerus="yes">
        <source>failed %n time(s): %1</source>
        <translation>
            <numerusform>%n-mal gescheitert: %1</numerusform>
            <numerusform>%n-mal gescheitert: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::ConnectionsPage</name>
    <message>
        <source>Find by name, address, label, reason</source>
        <translation>Name, Adresse, Label, Grund suchen</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Its &amp;latency</source>
        <translation>Seine &amp;Latenz</translation>
    </message>
    <message>
        <source>Its &amp;outages</source>
        <translation>Seine &amp;Ausfälle</translation>
    </message>
    <message>
        <source>Its &amp;runs</source>
        <translation>Seine Läu&amp;fe</translation>
    </message>
    <message>
        <source>No worker has ever connected. Start one:
%1</source>
        <translation>Noch nie hat sich ein Worker verbunden. Starten Sie einen:
%1</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>The command is copied. Paste it into a terminal.</source>
        <translation>Der Befehl ist kopiert. Fügen Sie ihn in ein Terminal ein.</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::CutOffBanner</name>
    <message>
        <source>&amp;Try now</source>
        <translation>&amp;Jetzt versuchen</translation>
    </message>
    <message>
        <source> The last attempt: %1.</source>
        <translation> Der letzte Versuch: %1.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Cut off from %1 for %2. The data shown are from %3.&lt;/b&gt;</source>
        <translation>&lt;b&gt;Seit %2 von %1 getrennt. Die gezeigten Daten sind von %3.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 cannot be reached.&lt;/b&gt;</source>
        <translation>&lt;b&gt;%1 ist nicht zu erreichen.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&amp;Enter token …</source>
        <translation>Token &amp;eingeben …</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 requires a token.&lt;/b&gt;</source>
        <translation>&lt;b&gt;%1 verlangt ein Token.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Show &amp;certificate …</source>
        <translation>&amp;Zertifikat zeigen …</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 shows a certificate that is not trusted here.&lt;/b&gt;</source>
        <translation>&lt;b&gt;%1 zeigt ein Zertifikat, dem hier nicht vertraut wird.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Show the &amp;leader</source>
        <translation>&amp;Führenden zeigen</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 is a standby.&lt;/b&gt;</source>
        <translation>&lt;b&gt;%1 steht bereit und führt nicht.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>It waits to lead, and nobody leads yet.</source>
        <translation>Er wartet darauf, zu führen, und noch führt niemand.</translation>
    </message>
    <message>
        <source>It waits to lead. %1 leads, at %2.</source>
        <translation>Er wartet darauf, zu führen. Es führt %1, unter %2.</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::Events</name>
    <message>
        <source>back</source>
        <translation>zurück</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>nach %1</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>auf %1</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message>
        <source>server started</source>
        <translation>Server gestartet</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>without a token</source>
        <translation>ohne Token</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>by the server itself</source>
        <translation>vom Server selbst</translation>
    </message>
    <message>
        <source>%1, from %2</source>
        <translation>%1, von %2</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::EventsModel</name>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>In detail</source>
        <translation>Im Einzelnen</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::EventsPage</name>
    <message>
        <source>problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Find by worker, job, words</source>
        <translation>Worker, Job, Wörter suchen</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Add no rows until this is pressed again</source>
        <translation>Keine neuen Zeilen, bis erneut gedrückt wird</translation>
    </message>
    <message>
        <source>Export CSV</source>
        <translation>Als CSV sichern</translation>
    </message>
    <message>
        <source>Write the rows of the table into a file (Ctrl+E)</source>
        <translation>Die Zeilen der Tabelle in eine Datei schreiben (Strg+E)</translation>
    </message>
    <message>
        <source>The &amp;worker</source>
        <translation>Der &amp;Worker</translation>
    </message>
    <message>
        <source>The &amp;job</source>
        <translation>Der &amp;Auftrag</translation>
    </message>
    <message>
        <source>Some events cannot be read: %1</source>
        <translation>Manche Ereignisse sind nicht lesbar: %1</translation>
    </message>
    <message numerus="yes">
        <source>Go on (%n new)</source>
        <translation>
            <numerusform>Weiter (%n neues)</numerusform>
            <numerusform>Weiter (%n neue)</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Nothing has happened in the last 24 hours.</source>
        <translation>In den letzten 24 Stunden ist nichts geschehen.</translation>
    </message>
    <message>
        <source>Export events</source>
        <translation>Ereignisse exportieren</translation>
    </message>
    <message>
        <source>The events are not written: %1</source>
        <translation>Die Ereignisse sind nicht geschrieben: %1</translation>
    </message>
    <message>
        <source>%L1 events are written to %2</source>
        <translation>%L1 Ereignisse sind in %2 geschrieben</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::FilterBar</name>
    <message>
        <source>Show only rows that are: %1</source>
        <translation>Nur diese Zeilen zeigen: %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>the newest %1</source>
        <translation>die neuesten %1</translation>
    </message>
    <message>
        <source>%1 of the newest %2</source>
        <translation>%1 der neuesten %2</translation>
    </message>
    <message>
        <source>There are older rows, which are not shown.</source>
        <translation>Es gibt ältere Zeilen, die nicht gezeigt sind.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Show all rows again (Esc)</source>
        <translation>Wieder alle Zeilen zeigen (Esc)</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::FindBar</name>
    <message>
        <source>Find in the output</source>
        <translation>In der Ausgabe suchen</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Voriger</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächster</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::HistogramView</name>
    <message>
        <source>Distribution of the answer times</source>
        <translation>Verteilung der Antwortzeiten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s)</source>
        <translation>
            <numerusform>%Ln Antwort</numerusform>
            <numerusform>%Ln Antworten</numerusform>
        </translation>
    </message>
    <message>
        <source>over %1, at most %2: %3 answers (%4 %)</source>
        <translation>über %1, höchstens %2: %3 Antworten (%4 %)</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::HistoryPage</name>
    <message>
        <source>Workers without outages too</source>
        <translation>Auch Worker ohne Ausfall</translation>
    </message>
    <message>
        <source>Find by worker, cause, words</source>
        <translation>Worker, Ursache, Wörter suchen</translation>
    </message>
    <message>
        <source>Outages</source>
        <translation>Ausfälle</translation>
    </message>
    <message>
        <source>Export CSV</source>
        <translation>Als CSV sichern</translation>
    </message>
    <message>
        <source>Write the rows of the table into a file (Ctrl+E)</source>
        <translation>Die Zeilen der Tabelle in eine Datei schreiben (Strg+E)</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>The history cannot be read: %1</source>
        <translation>Der Verlauf ist nicht zu lesen: %1</translation>
    </message>
    <message>
        <source>No connection was lost in this time span.</source>
        <translation>In dieser Zeitspanne ging keine Verbindung verloren.</translation>
    </message>
    <message>
        <source>choose another place</source>
        <translation>anderen Ort wählen</translation>
    </message>
    <message>
        <source>Export outages</source>
        <translation>Ausfälle sichern</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>The file has only the newest %L1 outages of this time span. Choose a shorter time span to export older outages.</source>
        <translation>Die Datei hat nur die neuesten %L1 Ausfälle dieser Zeitspanne. Für ältere Ausfälle eine kürzere Zeitspanne wählen.</translation>
    </message>
    <message>
        <source>Nothing matches the filter. Esc clears it.</source>
        <translation>Nichts passt zum Filter. Esc löscht ihn.</translation>
    </message>
    <message>
        <source>The &amp;worker</source>
        <translation>Der &amp;Worker</translation>
    </message>
    <message>
        <source>Its &amp;latency</source>
        <translation>Seine &amp;Latenz</translation>
    </message>
    <message>
        <source>Its &amp;runs</source>
        <translation>Seine Läu&amp;fe</translation>
    </message>
    <message>
        <source>The outages are not written: %1</source>
        <translation>Die Ausfälle sind nicht geschrieben: %1</translation>
    </message>
    <message>
        <source>%L1 outages are written to %2</source>
        <translation>%L1 Ausfälle sind in %2 geschrieben</translation>
    </message>
    <message>
        <source>of some causes</source>
        <translation>mancher Ursachen</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::JobDialog</name>
    <message>
        <source>Edit job %1</source>
        <translation>Auftrag %1 ändern</translation>
    </message>
    <message>
        <source>Add a job</source>
        <translation>Auftrag anlegen</translation>
    </message>
    <message>
        <source>&lt;p&gt;Runs only when somebody asks for it.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Läuft nur, wenn jemand es verlangt.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;No scheduled time is left.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Es gibt keinen geplanten Zeitpunkt mehr.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;No clock change affects this job within two years.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Keine Zeitumstellung der nächsten zwei Jahre betrifft ihn.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;b&gt;What clock changes will do&lt;/b&gt;&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;b&gt;Was Zeitumstellungen bewirken&lt;/b&gt;&lt;/p&gt;</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Parts of the job</source>
        <translation>Teile des Jobs</translation>
    </message>
    <message>
        <source>What the schedule will do</source>
        <translation>Was der Zeitplan tun wird</translation>
    </message>
    <message>
        <source>Save the job</source>
        <translation>Job speichern</translation>
    </message>
    <message>
        <source>Add the job</source>
        <translation>Job anlegen</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>&lt;p&gt;The next times stand here.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Hier stehen die nächsten Zeiten.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;b&gt;Next&lt;/b&gt;&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;b&gt;Nächste&lt;/b&gt;&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::JobFields</name>
    <message>
        <source>letters, digits and . _ -</source>
        <translation>Buchstaben, Ziffern und . _ -</translation>
    </message>
    <message>
        <source>Program and arguments, in one line or several; quotation marks keep spaces. No shell reads it.</source>
        <translation>Programm und Argumente, in einer Zeile oder mehreren; Anführungszeichen erhalten Leerzeichen. Keine Shell liest es.</translation>
    </message>
    <message>
        <source>the worker&apos;s own</source>
        <translation>der des Workers</translation>
    </message>
    <message>
        <source>One variable a line. A line with a backslash at its end goes on in the next; write two for one.</source>
        <translation>Eine Variable je Zeile. Eine Zeile mit einem Backslash am Ende geht in der nächsten weiter; zwei stehen für einen.</translation>
    </message>
    <message>
        <source>Names, with spaces between them</source>
        <translation>Namen, mit Leerzeichen dazwischen</translation>
    </message>
    <message>
        <source>any worker; such as os=debian, gpu=yes</source>
        <translation>beliebiger Worker; etwa os=debian, gpu=yes</translation>
    </message>
    <message>
        <source>A backslash keeps a comma or an equals sign.</source>
        <translation>Ein Rückstrich erhält ein Komma oder Gleichheitszeichen.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Command</source>
        <translation>&amp;Befehl</translation>
    </message>
    <message>
        <source>Working &amp;folder</source>
        <translation>&amp;Ordner</translation>
    </message>
    <message>
        <source>La&amp;bels of the worker</source>
        <translation>L&amp;abels des Workers</translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation>&amp;Umgebung</translation>
    </message>
    <message>
        <source>Variables &amp;of the worker</source>
        <translation>Variablen d&amp;es Workers</translation>
    </message>
    <message>
        <source>on request</source>
        <translation>auf Verlangen</translation>
    </message>
    <message>
        <source>by cron expression</source>
        <translation>nach Cron-Ausdruck</translation>
    </message>
    <message>
        <source>at an interval</source>
        <translation>in festem Abstand</translation>
    </message>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source>as the expression implies</source>
        <translation>wie der Ausdruck es meint</translation>
    </message>
    <message>
        <source>run right after the gap</source>
        <translation>gleich danach laufen</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>auslassen</translation>
    </message>
    <message>
        <source>run at the first</source>
        <translation>beim ersten Mal</translation>
    </message>
    <message>
        <source>run at the second</source>
        <translation>beim zweiten Mal</translation>
    </message>
    <message>
        <source>run at both</source>
        <translation>beide Male</translation>
    </message>
    <message>
        <source>none; such as 30s, 5m</source>
        <translation>keine; etwa 30s, 5m</translation>
    </message>
    <message>
        <source>Each run starts up to this much later.</source>
        <translation>Jeder Lauf beginnt bis zu so viel später.</translation>
    </message>
    <message>
        <source>&amp;Runs</source>
        <translation>Läu&amp;fe</translation>
    </message>
    <message>
        <source>&amp;When</source>
        <translation>&amp;Wann</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>&amp;Zeitzone</translation>
    </message>
    <message>
        <source>Times that the clock jumps over</source>
        <translation>Zeiten, die die Uhr überspringt</translation>
    </message>
    <message>
        <source>Times that come twice</source>
        <translation>Zeiten, die es zweimal gibt</translation>
    </message>
    <message>
        <source>Random &amp;delay</source>
        <translation>Zufällige &amp;Verzögerung</translation>
    </message>
    <message>
        <source>run both</source>
        <translation>beide laufen lassen</translation>
    </message>
    <message>
        <source>skip the new one</source>
        <translation>den neuen auslassen</translation>
    </message>
    <message>
        <source>wait for it</source>
        <translation>auf ihn warten</translation>
    </message>
    <message>
        <source>cancel it</source>
        <translation>ihn abbrechen</translation>
    </message>
    <message>
        <source>More scheduled runs than this, active or waiting, are skipped.</source>
        <translation>Mehr geplante Läufe als so viele, aktive oder wartende, werden ausgelassen.</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>More runs than this wait.</source>
        <translation>Mehr Läufe als so viele warten.</translation>
    </message>
    <message>
        <source>run the newest</source>
        <translation>den neuesten nachholen</translation>
    </message>
    <message>
        <source>run all</source>
        <translation>alle nachholen</translation>
    </message>
    <message>
        <source>run none</source>
        <translation>keinen nachholen</translation>
    </message>
    <message>
        <source>any; such as 10m, 2h</source>
        <translation>beliebig; etwa 10m, 2h</translation>
    </message>
    <message>
        <source>A run that is later than this does not start.</source>
        <translation>Ein Lauf, der später dran ist, beginnt nicht.</translation>
    </message>
    <message>
        <source>none; such as 30s, 5m, 2h</source>
        <translation>keine; etwa 30s, 5m, 2h</translation>
    </message>
    <message>
        <source>start another attempt</source>
        <translation>neuer Versuch</translation>
    </message>
    <message>
        <source>stop the run</source>
        <translation>Lauf anhalten</translation>
    </message>
    <message>
        <source>The lease: how long a run stays valid without contact to its worker</source>
        <translation>Die Frist: so lange gilt ein Lauf ohne Verbindung zu seinem Worker</translation>
    </message>
    <message>
        <source>Time &amp;limit</source>
        <translation>Z&amp;eitgrenze</translation>
    </message>
    <message>
        <source>Further &amp;attempts</source>
        <translation>Weitere &amp;Versuche</translation>
    </message>
    <message>
        <source>If it is</source>
        <translation>Wenn er so endet</translation>
    </message>
    <message>
        <source>If the last run is &amp;still active</source>
        <translation>Wenn der letzte Lauf noch l&amp;äuft</translation>
    </message>
    <message>
        <source>&amp;Most runs, active or waiting</source>
        <translation>&amp;Meiste Läufe, aktive oder wartende</translation>
    </message>
    <message>
        <source>Runs at on&amp;ce</source>
        <translation>Läufe zu&amp;gleich</translation>
    </message>
    <message>
        <source>Missed scheduled &amp;times</source>
        <translation>Versäumte Ze&amp;iten</translation>
    </message>
    <message>
        <source>Start at most so &amp;late</source>
        <translation>Höchstens so s&amp;pät beginnen</translation>
    </message>
    <message>
        <source>If the worker is awa&amp;y</source>
        <translation>Wenn der Worker &amp;fort ist</translation>
    </message>
    <message>
        <source>That is, for lon&amp;ger than</source>
        <translation>Und zwar lä&amp;nger als</translation>
    </message>
    <message>
        <source>Higher goes first.</source>
        <translation>Höhere gehen vor.</translation>
    </message>
    <message>
        <source>How long to wait for output of processes that the program left, 1h at most</source>
        <translation>Wie lange auf Ausgabe von Prozessen gewartet wird, die das Programm zurückließ, höchstens 1h</translation>
    </message>
    <message>
        <source>The address of a service that is called when a run starts and ends</source>
        <translation>Die Adresse eines Dienstes, der bei Beginn und Ende eines Laufs gerufen wird</translation>
    </message>
    <message>
        <source>&amp;Priority</source>
        <translation>&amp;Priorität</translation>
    </message>
    <message>
        <source>Wait for &amp;output</source>
        <translation>Auf &amp;Ausgabe warten</translation>
    </message>
    <message>
        <source>Exit codes of runs that succeed, such as 0-7,42</source>
        <translation>Exit-Codes erfolgreicher Läufe, etwa 0-7,42</translation>
    </message>
    <message>
        <source>the code page of the worker&apos;s console</source>
        <translation>die Codepage der Konsole des Workers</translation>
    </message>
    <message>
        <source>the ANSI code page of the worker</source>
        <translation>die ANSI-Codepage des Workers</translation>
    </message>
    <message>
        <source>How the output&apos;s bytes are shown. A worker on Linux has UTF-8.</source>
        <translation>So werden die Bytes der Ausgabe gezeigt. Ein Worker unter Linux hat UTF-8.</translation>
    </message>
    <message>
        <source>Enco&amp;ding of the output</source>
        <translation>Ko&amp;dierung der Ausgabe</translation>
    </message>
    <message>
        <source>E&amp;xit codes of success</source>
        <translation>E&amp;xit-Codes bei Erfolg</translation>
    </message>
    <message>
        <source>&amp;Address to call</source>
        <translation>Adr&amp;esse zu rufen</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::JobsModel</name>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächster</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>Letzter Lauf</translation>
    </message>
    <message>
        <source>Last 50 runs</source>
        <translation>Letzte 50 Läufe</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>%1 of the last %2 runs succeeded</source>
        <translation>%1 der letzten %2 Läufe gelangen</translation>
    </message>
    <message>
        <source>Oldest on the left; from the foot up: succeeded, over the whole height: failed, short: anything else</source>
        <translation>Der älteste links; vom Fuß auf: gelungen, über die ganze Höhe: fehlgeschlagen, kurz: alles andere</translation>
    </message>
    <message>
        <source>does not run</source>
        <translation>läuft nicht</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n in a row</source>
        <translation>
            <numerusform>%1, %n in Folge</numerusform>
            <numerusform>%1, %n in Folge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n failed in a row</source>
        <translation>
            <numerusform>%1, %n Fehlschlag in Folge</numerusform>
            <numerusform>%1, %n Fehlschläge in Folge</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::JobsPage</name>
    <message>
        <source>active</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>failed or lost</source>
        <translation>fehlgeschlagen oder verloren</translation>
    </message>
    <message>
        <source>missed or skipped</source>
        <translation>verpasst oder ausgelassen</translation>
    </message>
    <message>
        <source>Find jobs</source>
        <translation>Aufträge suchen</translation>
    </message>
    <message>
        <source>Find runs</source>
        <translation>Läufe suchen</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>No run yet.</source>
        <translation>Noch kein Lauf.</translation>
    </message>
    <message>
        <source>Run now</source>
        <translation>Jetzt starten</translation>
    </message>
    <message>
        <source>Ask for a run of the chosen job</source>
        <translation>Den gewählten Auftrag laufen lassen</translation>
    </message>
    <message>
        <source>Pause or resume the chosen job</source>
        <translation>Den gewählten Auftrag anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Add a job</source>
        <translation>Auftrag anlegen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Change the chosen job</source>
        <translation>Den gewählten Auftrag ändern</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the chosen job; its run history stays</source>
        <translation>Den gewählten Auftrag entfernen; der Verlauf seiner Läufe bleibt</translation>
    </message>
    <message>
        <source>Cancel run</source>
        <translation>Lauf abbrechen</translation>
    </message>
    <message>
        <source>Cancel the chosen runs</source>
        <translation>Die gewählten Läufe abbrechen</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Ask for another run of the chosen run&apos;s job</source>
        <translation>Den Auftrag des gewählten Laufs noch einmal laufen lassen</translation>
    </message>
    <message>
        <source>%1 was not started: %2</source>
        <translation>%1 wurde nicht gestartet: %2</translation>
    </message>
    <message>
        <source>%1 was requested: run %2</source>
        <translation>%1 ist angefordert: Lauf %2</translation>
    </message>
    <message>
        <source>%1 was not changed: %2</source>
        <translation>%1 wurde nicht geändert: %2</translation>
    </message>
    <message>
        <source>%1 is resumed</source>
        <translation>%1 läuft wieder nach Plan</translation>
    </message>
    <message>
        <source>%1 is paused; you can still run it by hand</source>
        <translation>%1 ist angehalten; von Hand läuft er weiterhin</translation>
    </message>
    <message>
        <source>Remove a job</source>
        <translation>Auftrag entfernen</translation>
    </message>
    <message>
        <source>Remove %1? Waiting runs are cancelled. Active runs end by themselves. The run history stays.</source>
        <translation>%1 entfernen? Wartende Läufe werden abgebrochen. Aktive Läufe enden von selbst. Der Verlauf der Läufe bleibt.</translation>
    </message>
    <message>
        <source>%1 is removed</source>
        <translation>%1 ist entfernt</translation>
    </message>
    <message>
        <source>%1 is not removed: %2</source>
        <translation>%1 ist nicht entfernt: %2</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 ist nicht zu lesen: %2</translation>
    </message>
    <message>
        <source>Run %1 is being cancelled</source>
        <translation>Lauf %1 wird abgebrochen</translation>
    </message>
    <message>
        <source>Run %1 is not cancelled: %2</source>
        <translation>Lauf %1 ist nicht abgebrochen: %2</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>The older runs cannot be read: %1</source>
        <translation>Die älteren Läufe sind nicht zu lesen: %1</translation>
    </message>
    <message>
        <source>No recent run matches the filter. Choose a job to see its older runs.</source>
        <translation>Kein neuerer Lauf passt zum Filter. Einen Auftrag wählen, um seine älteren Läufe zu sehen.</translation>
    </message>
    <message>
        <source>No run of %1 is stored.</source>
        <translation>Von %1 ist kein Lauf gespeichert.</translation>
    </message>
    <message>
        <source>This token is for watching only. To change jobs and runs, enter a token with the role operator or admin.</source>
        <translation>Dieses Token ist nur zum Beobachten. Um Jobs und Läufe zu ändern, ist ein Token mit der Rolle operator oder admin einzugeben.</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>The monitor is cut off from the server. Nothing can be changed.</source>
        <translation>Der Monitor ist vom Server getrennt. Nichts kann geändert werden.</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Remove the job</source>
        <translation>Auftrag entfernen</translation>
    </message>
    <message>
        <source>%1 is changed</source>
        <translation>%1 ist geändert</translation>
    </message>
    <message>
        <source>%1 is added</source>
        <translation>%1 ist hinzugefügt</translation>
    </message>
    <message>
        <source>Cancel runs</source>
        <translation>Läufe abbrechen</translation>
    </message>
    <message>
        <source>Cancel run %1 of %2? Its program is stopped.</source>
        <translation>Lauf %1 von %2 abbrechen? Sein Programm wird beendet.</translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n runs? Their programs are stopped.</source>
        <translation>
            <numerusform>Einen Lauf abbrechen? Sein Programm wird beendet.</numerusform>
            <numerusform>%n Läufe abbrechen? Ihre Programme werden beendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel the run</source>
        <translation>Lauf abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n runs</source>
        <translation>
            <numerusform>Lauf abbrechen</numerusform>
            <numerusform>%n Läufe abbrechen</numerusform>
        </translation>
    </message>
    <message>
        <source>The &amp;job</source>
        <translation>Der &amp;Auftrag</translation>
    </message>
    <message>
        <source>The &amp;worker</source>
        <translation>Der &amp;Worker</translation>
    </message>
    <message>
        <source>failing now</source>
        <translation>schlägt jetzt fehl</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Add a job that is like the chosen one</source>
        <translation>Einen Job wie den gewählten anlegen</translation>
    </message>
    <message>
        <source>There is no job yet.</source>
        <translation>Es gibt noch keinen Auftrag.</translation>
    </message>
    <message>
        <source>Add a job …</source>
        <translation>Auftrag hinzufügen …</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter löschen</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::Labels</name>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>degraded</source>
        <translation>gestört</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartend</translation>
    </message>
    <message>
        <source>assigned</source>
        <translation>zugeteilt</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>succeeded</source>
        <translation>gelungen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>zu lang</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>verpasst</translation>
    </message>
    <message>
        <source>server restart</source>
        <translation>Neustart Server</translation>
    </message>
    <message>
        <source>server failover</source>
        <translation>anderer Server</translation>
    </message>
    <message>
        <source>worker restart</source>
        <translation>Neustart Worker</translation>
    </message>
    <message>
        <source>closed by peer</source>
        <translation>von Gegenseite beendet</translation>
    </message>
    <message>
        <source>reset by peer</source>
        <translation>von Gegenseite gekappt</translation>
    </message>
    <message>
        <source>no pong</source>
        <translation>kein Pong</translation>
    </message>
    <message>
        <source>idle path cut</source>
        <translation>untätig gekappt</translation>
    </message>
    <message>
        <source>server stalled</source>
        <translation>Server stand still</translation>
    </message>
    <message>
        <source>worker stalled</source>
        <translation>Worker stand still</translation>
    </message>
    <message>
        <source>machine slept</source>
        <translation>Maschine schlief</translation>
    </message>
    <message>
        <source>network changed</source>
        <translation>Netz gewechselt</translation>
    </message>
    <message>
        <source>taken over</source>
        <translation>abgelöst</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>name lookup</source>
        <translation>Namensauflösung</translation>
    </message>
    <message>
        <source>protocol error</source>
        <translation>Protokollfehler</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>widerrufen</translation>
    </message>
    <message>
        <source>%1, here %2</source>
        <translation>%1, hier %2</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::LatencyLegend</name>
    <message>
        <source>%1: last %2, worst %3</source>
        <translation>%1: zuletzt %2, schlimmster %3</translation>
    </message>
    <message>
        <source>last %1, worst %2</source>
        <translation>zuletzt %1, schlimmster %2</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::LatencyPage</name>
    <message>
        <source>&amp;Logarithmic</source>
        <translation>&amp;Logarithmisch</translation>
    </message>
    <message>
        <source>Find workers</source>
        <translation>Worker suchen</translation>
    </message>
    <message>
        <source>&amp;All workers</source>
        <translation>&amp;Alle Worker</translation>
    </message>
    <message>
        <source>Show all workers together</source>
        <translation>Alle Worker zusammen zeigen</translation>
    </message>
    <message>
        <source>Wheel or drag: zoom. Shift and drag: move. Double click: back to the present.</source>
        <translation>Rad oder Ziehen: vergrößern. Umschalt und Ziehen: verschieben. Doppelklick: zurück zur Gegenwart.</translation>
    </message>
    <message>
        <source>all workers together</source>
        <translation>alle Worker zusammen</translation>
    </message>
    <message>
        <source>The history cannot be read: %1</source>
        <translation>Der Verlauf ist nicht zu lesen: %1</translation>
    </message>
    <message>
        <source>Nothing was measured in this span.</source>
        <translation>In dieser Zeit wurde nichts gemessen.</translation>
    </message>
    <message>
        <source>Select workers to compare them. Without a selection the plot shows all workers together.</source>
        <translation>Worker auswählen, um sie zu vergleichen. Ohne Auswahl zeigt die Grafik alle zusammen.</translation>
    </message>
    <message numerus="yes">
        <source>p99 of each of %n workers</source>
        <translation>
            <numerusform>p99 von %n Worker</numerusform>
            <numerusform>p99 von %n Workern, einzeln</numerusform>
        </translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>%1; only the newest %2 outages are shown</source>
        <translation>%1; nur die neuesten %2 Ausfälle sind gezeigt</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message numerus="yes">
        <source>p99 of the slowest %1 of %n marked workers; the others are not drawn</source>
        <translation>
            <numerusform>p99 der langsamsten %1 von %n markiertem Worker; die anderen sind nicht gezeichnet</numerusform>
            <numerusform>p99 der langsamsten %1 von %n markierten Workern; die anderen sind nicht gezeichnet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::LatencyPlot</name>
    <message>
        <source>server started</source>
        <translation>Server gestartet</translation>
    </message>
    <message>
        <source>%1 away: %2</source>
        <translation>%1 fort: %2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>ACK latency over time</source>
        <translation>ACK-Latenz über die Zeit</translation>
    </message>
    <message>
        <source>p50: half were faster</source>
        <translation>p50: die Hälfte war schneller</translation>
    </message>
    <message>
        <source>p99: one in a hundred took longer</source>
        <translation>p99: eine von hundert dauerte länger</translation>
    </message>
    <message>
        <source>max: the slowest</source>
        <translation>max: die langsamste</translation>
    </message>
    <message>
        <source>nothing measured</source>
        <translation>nichts gemessen</translation>
    </message>
    <message>
        <source>p99: %1</source>
        <translation>p99: %1</translation>
    </message>
    <message>
        <source>p99 of %1</source>
        <translation>p99 von %1</translation>
    </message>
    <message numerus="yes">
        <source>p50 %1, p99 %2, max %3 (%Ln answer(s) in %4)</source>
        <translation>
            <numerusform>p50 %1, p99 %2, max %3 (%Ln Antwort in %4)</numerusform>
            <numerusform>p50 %1, p99 %2, max %3 (%Ln Antworten in %4)</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::LiveButton</name>
    <message>
        <source>Back to the present (Home)</source>
        <translation>Zurück zur Gegenwart (Pos1)</translation>
    </message>
    <message>
        <source>Paused: back to live</source>
        <translation>Angehalten: zurück zu live</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::LogModel</name>
    <message>
        <source>debug</source>
        <translation>Debug</translation>
    </message>
    <message>
        <source>info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>Zu tun</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::LogPage</name>
    <message>
        <source>No log line matches the filter, or none was written yet.</source>
        <translation>Keine Zeile des Protokolls passt zum Filter, oder es wurde noch keine geschrieben.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>all categories</source>
        <translation>alle Bereiche</translation>
    </message>
    <message>
        <source>From level</source>
        <translation>Ab Stufe</translation>
    </message>
    <message>
        <source>The log of the server or worker in this process</source>
        <translation>Das Protokoll des Servers oder Workers in diesem Prozess</translation>
    </message>
    <message>
        <source>The log of this window, not of the server</source>
        <translation>Das Protokoll dieses Fensters, nicht des Servers</translation>
    </message>
    <message>
        <source>%L1 of %L2</source>
        <translation>%L1 von %L2</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::MonitorApp</name>
    <message>
        <source>The keychain cannot store the token: %1. Enter it again next time.</source>
        <translation>Der Schlüsselbund kann das Token nicht speichern: %1. Beim nächsten Mal ist es neu einzugeben.</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::MonitorFeed</name>
    <message>
        <source>no data from the server for 5 s</source>
        <translation>seit 5 s keine Daten vom Server</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>der Server antwortet nicht</translation>
    </message>
    <message>
        <source>HTTP 401, the token is missing or wrong</source>
        <translation>HTTP 401, das Token fehlt oder ist falsch</translation>
    </message>
    <message>
        <source>HTTP %1: this is no Holdfast server, or one that cannot be reached by this address</source>
        <translation>HTTP %1: Das ist kein Holdfast-Server, oder einer, der unter dieser Adresse nicht zu erreichen ist</translation>
    </message>
    <message>
        <source>the server closed the connection: %1</source>
        <translation>der Server hat die Verbindung geschlossen: %1</translation>
    </message>
    <message>
        <source>the server closed the connection</source>
        <translation>der Server hat die Verbindung geschlossen</translation>
    </message>
    <message>
        <source>HTTP 503: the server serves nobody now</source>
        <translation>HTTP 503: Der Server bedient im Moment niemanden</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::MonitorWindow</name>
    <message>
        <source>Holdfast</source>
        <translation>Holdfast</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>The server that is shown</source>
        <translation>Der gezeigte Server</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>ACK latency</source>
        <translation>ACK-Latenz</translation>
    </message>
    <message>
        <source>Reconnect history</source>
        <translation>Ausfallverlauf</translation>
    </message>
    <message>
        <source>Jobs and runs</source>
        <translation>Aufträge und Läufe</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Strg+%2)</translation>
    </message>
    <message>
        <source>Live from %1</source>
        <translation>Live von %1</translation>
    </message>
    <message>
        <source>Connecting to %1 …</source>
        <translation>Verbinde mit %1 …</translation>
    </message>
    <message>
        <source>Cut off from %1</source>
        <translation>Getrennt von %1</translation>
    </message>
    <message>
        <source>%1 offline - %2 - Holdfast</source>
        <translation>%1 offline - %2 - Holdfast</translation>
    </message>
    <message>
        <source>%1 - Holdfast</source>
        <translation>%1 - Holdfast</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <source>&amp;Connect to another server …</source>
        <translation>Mit anderem Server &amp;verbinden …</translation>
    </message>
    <message>
        <source>&amp;Forget the server that is shown</source>
        <translation>Gezeigten Server ver&amp;gessen</translation>
    </message>
    <message>
        <source>&amp;Try to connect now</source>
        <translation>&amp;Jetzt verbinden</translation>
    </message>
    <message>
        <source>Close &amp;window</source>
        <translation>&amp;Fenster schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Connections</source>
        <translation>&amp;Verbindungen</translation>
    </message>
    <message>
        <source>&amp;ACK latency</source>
        <translation>&amp;ACK-Latenz</translation>
    </message>
    <message>
        <source>&amp;Reconnect history</source>
        <translation>Ausfallver&amp;lauf</translation>
    </message>
    <message>
        <source>&amp;Jobs and runs</source>
        <translation>Auf&amp;träge und Läufe</translation>
    </message>
    <message>
        <source>&amp;Find in this page</source>
        <translation>Auf dieser Seite &amp;suchen</translation>
    </message>
    <message>
        <source>Show &amp;workers that are not connected</source>
        <translation>&amp;Worker ohne Verbindung zeigen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About Holdfast</source>
        <translation>&amp;Über Holdfast</translation>
    </message>
    <message>
        <source>About Holdfast</source>
        <translation>Über Holdfast</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Holdfast %1&lt;/h3&gt;&lt;p&gt;Runs jobs on schedule on many machines and loses no result.&lt;/p&gt;&lt;p&gt;GPL-3.0-or-later. The window uses Qt and QCustomPlot.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Holdfast %1&lt;/h3&gt;&lt;p&gt;Führt Aufträge nach Plan auf vielen Maschinen aus und verliert kein Ergebnis.&lt;/p&gt;&lt;p&gt;GPL-3.0-or-later. Das Fenster nutzt Qt und QCustomPlot.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>Markierte Zeilen kopieren</translation>
    </message>
    <message>
        <source>Plot: wheel, + and -</source>
        <translation>Grafik: Rad, + und -</translation>
    </message>
    <message>
        <source>Zoom in time</source>
        <translation>Zeit vergrößern und verkleinern</translation>
    </message>
    <message>
        <source>Plot: drag</source>
        <translation>Grafik: Ziehen</translation>
    </message>
    <message>
        <source>Zoom to what is marked; with Shift: move</source>
        <translation>Markiertes vergrößern; mit Umschalt: verschieben</translation>
    </message>
    <message>
        <source>Plot: arrow keys, Home</source>
        <translation>Grafik: Pfeiltasten, Pos1</translation>
    </message>
    <message>
        <source>Move; back to the present</source>
        <translation>Verschieben; zurück zur Gegenwart</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;Enter a token for the server that is shown …</source>
        <translation>Ein Token für den gezeigten Server &amp;eingeben …</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>C&amp;hanges</source>
        <translation>Ä&amp;nderungen</translation>
    </message>
    <message>
        <source>Cut off, %1 - %2 - Holdfast</source>
        <translation>Getrennt, %1 - %2 - Holdfast</translation>
    </message>
    <message>
        <source>&amp;Jobs</source>
        <translation>&amp;Aufträge</translation>
    </message>
    <message>
        <source>&amp;Runs</source>
        <translation>Läu&amp;fe</translation>
    </message>
    <message>
        <source>Close the window; the &amp;server or worker goes on</source>
        <translation>Fenster schließen; &amp;Server oder Worker läuft weiter</translation>
    </message>
    <message>
        <source>C&amp;olours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation>&amp;Größere Schrift</translation>
    </message>
    <message>
        <source>&amp;Smaller text</source>
        <translation>&amp;Kleinere Schrift</translation>
    </message>
    <message>
        <source>&amp;Usual size of text</source>
        <translation>&amp;Übliche Schriftgröße</translation>
    </message>
    <message>
        <source>Show all rows again</source>
        <translation>Wieder alle Zeilen zeigen</translation>
    </message>
    <message>
        <source>Find: Down or Enter</source>
        <translation>Suchen: Abwärts oder Eingabe</translation>
    </message>
    <message>
        <source>Go on in the rows</source>
        <translation>In den Zeilen weitermachen</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>&amp;Events</source>
        <translation>&amp;Ereignisse</translation>
    </message>
    <message>
        <source>L&amp;og</source>
        <translation>Pr&amp;otokoll</translation>
    </message>
    <message>
        <source>Export the outages or events</source>
        <translation>Ausfälle oder Ereignisse exportieren</translation>
    </message>
    <message>
        <source>&amp;Next server</source>
        <translation>&amp;Nächster Server</translation>
    </message>
    <message>
        <source>&amp;Dense rows</source>
        <translation>&amp;Dichte Zeilen</translation>
    </message>
    <message>
        <source>N&amp;otification channels …</source>
        <translation>&amp;Benachrichtigungskanäle …</translation>
    </message>
    <message>
        <source>The failures are marked as seen. A job is news again when it fails after it has succeeded.</source>
        <translation>Die Fehlschläge sind als gesehen markiert. Ein Auftrag wird wieder gemeldet, wenn er nach einem Erfolg fehlschlägt.</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::NewsList</name>
    <message>
        <source>for %1</source>
        <translation>seit %1</translation>
    </message>
    <message numerus="yes">
        <source>%n worker(s) are %1: %2</source>
        <translation>
            <numerusform>%n Worker ist %1: %2</numerusform>
            <numerusform>%n Worker sind %1: %2</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is %2 %3</source>
        <translation>%1 ist %2 %3</translation>
    </message>
    <message>
        <source>the database cannot be written</source>
        <translation>die Datenbank kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>the server&apos;s event loop was %1 late</source>
        <translation>die Ereignisschleife des Servers war um %1 verspätet</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) lost in the last 24 hours</source>
        <translation>
            <numerusform>%n Lauf in den letzten 24 Stunden verloren</numerusform>
            <numerusform>%n Läufe in den letzten 24 Stunden verloren</numerusform>
        </translation>
    </message>
    <message>
        <source>flapping</source>
        <translation>flatternd</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und ein weiterer</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n times in a row)</source>
        <translation>
            <numerusform>%1 (%n-mal in Folge)</numerusform>
            <numerusform>%1 (%n-mal in Folge)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) failing: %1</source>
        <translation>
            <numerusform>%n Job scheitert: %1</numerusform>
            <numerusform>%n Jobs scheitern: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>channel %1 does not deliver: %2 (%n waiting)</source>
        <translation>
            <numerusform>Kanal %1 stellt nicht zu: %2 (%n wartet)</numerusform>
            <numerusform>Kanal %1 stellt nicht zu: %2 (%n warten)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::OutagePane</name>
    <message>
        <source>Show the worker</source>
        <translation>Worker zeigen</translation>
    </message>
    <message>
        <source>The worker, with all its facts, outages and runs</source>
        <translation>Der Worker mit allen Angaben, Ausfällen und Läufen</translation>
    </message>
    <message>
        <source>Latency then</source>
        <translation>Latenz damals</translation>
    </message>
    <message>
        <source>How fast the worker was answered before and after the outage</source>
        <translation>Wie schnell der Worker vor und nach dem Ausfall Antwort bekam</translation>
    </message>
    <message>
        <source>Choose an outage to read all about it.</source>
        <translation>Wählen Sie einen Ausfall, um alles darüber zu lesen.</translation>
    </message>
    <message>
        <source>back after %1</source>
        <translation>zurück nach %1</translation>
    </message>
    <message>
        <source>still away</source>
        <translation>noch weg</translation>
    </message>
    <message>
        <source>%1: %2, since %3, %4</source>
        <translation>%1: %2, seit %3, %4</translation>
    </message>
    <message>
        <source>What happened: %1</source>
        <translation>Was geschah: %1</translation>
    </message>
    <message>
        <source>Nothing to do.</source>
        <translation>Nichts zu tun.</translation>
    </message>
    <message>
        <source>To do: %1</source>
        <translation>Zu tun: %1</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::OutagesModel</name>
    <message>
        <source>Worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>Begann</translation>
    </message>
    <message>
        <source>Noticed after</source>
        <translation>Bemerkt nach</translation>
    </message>
    <message>
        <source>Back after</source>
        <translation>Zurück nach</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Gehalten</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Messages that waited on the worker until the connection was back</source>
        <translation>Nachrichten, die auf dem Worker warteten, bis die Verbindung wieder da war</translation>
    </message>
    <message>
        <source>still away</source>
        <translation>noch fort</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::OutputSaver</name>
    <message>
        <source>%1 cannot be written: %2. Choose another place.</source>
        <translation>%1 kann nicht geschrieben werden: %2. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The output is not saved: %1</source>
        <translation>Die Ausgabe ist nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>%1 of output are saved in %2</source>
        <translation>%1 Ausgabe sind in %2 gespeichert</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::OutputText</name>
    <message>
        <source>Output of the run</source>
        <translation>Ausgabe des Laufs</translation>
    </message>
    <message>
        <source>── attempt %1 ──
</source>
        <translation>── Versuch %1 ──
</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::OutputView</name>
    <message>
        <source>&amp;Follow</source>
        <translation>&amp;Folgen</translation>
    </message>
    <message>
        <source>Choose a run to see its output.</source>
        <translation>Einen Lauf wählen, um seine Ausgabe zu sehen.</translation>
    </message>
    <message>
        <source>No output yet.</source>
        <translation>Noch keine Ausgabe.</translation>
    </message>
    <message>
        <source>Output of run %1</source>
        <translation>Ausgabe von Lauf %1</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>Umbrechen</translation>
    </message>
    <message>
        <source>Break long lines</source>
        <translation>Lange Zeilen umbrechen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Find in the output (Ctrl+F while the cursor is in it)</source>
        <translation>In der Ausgabe suchen (Strg+F, wenn der Cursor darin ist)</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Write all output of the run into a file</source>
        <translation>Die ganze Ausgabe des Laufs in eine Datei schreiben</translation>
    </message>
    <message>
        <source>all output</source>
        <translation>ganze Ausgabe</translation>
    </message>
    <message>
        <source>standard output</source>
        <translation>Standardausgabe</translation>
    </message>
    <message>
        <source>standard error</source>
        <translation>Standardfehler</translation>
    </message>
    <message>
        <source>Which output</source>
        <translation>Welche Ausgabe</translation>
    </message>
    <message>
        <source>Scroll to new output. Scrolling up pauses it.</source>
        <translation>Zu neuer Ausgabe rollen. Nach oben rollen hält das an.</translation>
    </message>
    <message>
        <source>not started yet</source>
        <translation>noch nicht gestartet</translation>
    </message>
    <message>
        <source>%1, still running</source>
        <translation>%1, läuft noch</translation>
    </message>
    <message>
        <source>%1, loading …</source>
        <translation>%1, wird geladen …</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Output: %1</source>
        <translation>Ausgabe: %1</translation>
    </message>
    <message>
        <source>%1 earlier lines are not shown. Save writes all of them.</source>
        <translation>%1 frühere Zeilen sind nicht zu sehen. „Speichern“ schreibt alle.</translation>
    </message>
    <message>
        <source>Go to the end</source>
        <translation>Zum Ende</translation>
    </message>
    <message>
        <source>%1 new lines, go to the end</source>
        <translation>%1 neue Zeilen, zum Ende</translation>
    </message>
    <message>
        <source>Save the output</source>
        <translation>Die Ausgabe speichern</translation>
    </message>
    <message>
        <source>Text (*.txt *.log);;All files (*)</source>
        <translation>Text (*.txt *.log);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::OverviewStrip</name>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>degraded</source>
        <translation>gestört</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>acks / s</source>
        <translation>Acks / s</translation>
    </message>
    <message>
        <source>ack p50</source>
        <translation>Ack p50</translation>
    </message>
    <message>
        <source>ack p99</source>
        <translation>Ack p99</translation>
    </message>
    <message>
        <source>runs active</source>
        <translation>aktive Läufe</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartend</translation>
    </message>
    <message>
        <source>failed, 24 h</source>
        <translation>misslungen, 24 h</translation>
    </message>
    <message>
        <source>Nothing received yet.</source>
        <translation>Noch nichts empfangen.</translation>
    </message>
    <message>
        <source>Messages answered a second</source>
        <translation>Beantwortete Nachrichten je Sekunde</translation>
    </message>
    <message>
        <source>Half of the answers of the last minute were faster</source>
        <translation>Die Hälfte der Antworten der letzten Minute war schneller</translation>
    </message>
    <message>
        <source>One answer in a hundred took longer; the slowest of the last minute: %1</source>
        <translation>Eine von hundert Antworten dauerte länger; die langsamste der letzten Minute: %1</translation>
    </message>
    <message>
        <source>%1 failed or timed out, %2 lost</source>
        <translation>%1 fehlgeschlagen oder zu lang, %2 verloren</translation>
    </message>
    <message>
        <source>No worker has connected yet.</source>
        <translation>Noch hat sich kein Worker verbunden.</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>Alles in Ordnung.</translation>
    </message>
    <message>
        <source>News: %1</source>
        <translation>Neues: %1</translation>
    </message>
    <message>
        <source>All that is not well; each opens its rows</source>
        <translation>Alles, was nicht gut ist; jedes öffnet seine Zeilen</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>ein weiteres</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>&amp;Mark the failures as seen</source>
        <translation>Fehlschläge als gesehen &amp;markieren</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::Page</name>
    <message>
        <source>Connecting to %1 …</source>
        <translation>Verbinde mit %1 …</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2.
Trying again.</source>
        <translation>%1 ist nicht zu erreichen: %2.
Wird weiter versucht.</translation>
    </message>
    <message>
        <source>%1 requires a token.</source>
        <translation>%1 verlangt ein Token.</translation>
    </message>
    <message>
        <source>Nothing matches the filter. Esc clears it.</source>
        <translation>Nichts passt zum Filter. Esc löscht ihn.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>%1 is a standby.</source>
        <translation>%1 steht bereit und führt nicht.</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::RunFacts</name>
    <message>
        <source>%1, exit code %2</source>
        <translation>%1, Exit-Code %2</translation>
    </message>
    <message>
        <source>by the schedule</source>
        <translation>nach Zeitplan</translation>
    </message>
    <message>
        <source>on request</source>
        <translation>auf Verlangen</translation>
    </message>
    <message>
        <source>by the worker itself</source>
        <translation>vom Worker selbst</translation>
    </message>
    <message>
        <source>%1, took %2</source>
        <translation>%1, dauerte %2</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Anlass</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Eingereiht</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begann</translation>
    </message>
    <message>
        <source>%1, runs for %2</source>
        <translation>%1, läuft seit %2</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Endete</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>auf %1</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message>
        <source>Usually</source>
        <translation>Gewöhnlich</translation>
    </message>
    <message>
        <source>%1 (%2 to %3)</source>
        <translation>%1 (%2 bis %3)</translation>
    </message>
    <message>
        <source>%1: this one took far longer</source>
        <translation>%1: dieser dauerte viel länger</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::RunHead</name>
    <message>
        <source>No run is chosen</source>
        <translation>Kein Lauf ist gewählt</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier attempt(s)</source>
        <translation>
            <numerusform>%n früherer Versuch</numerusform>
            <numerusform>%n frühere Versuche</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::RunsModel</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Eingereiht</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begann</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::ServerDialog</name>
    <message>
        <source>&amp;Remember it in the keychain</source>
        <translation>Im Schlüsselbund &amp;merken</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>Mit einem Server verbinden</translation>
    </message>
    <message>
        <source>host:8000 or wss://host</source>
        <translation>host:8000 oder wss://host</translation>
    </message>
    <message>
        <source>none, or the token that is stored</source>
        <translation>keins, oder das gespeicherte</translation>
    </message>
    <message>
        <source>If the token is not remembered, the monitor asks for it again next time</source>
        <translation>Wird das Token nicht gemerkt, fragt der Monitor beim nächsten Mal wieder danach</translation>
    </message>
    <message>
        <source>This program is built without a keychain: the token is asked for again next time</source>
        <translation>Dieses Programm ist ohne Schlüsselbund gebaut: Das Token wird beim nächsten Mal wieder verlangt</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>&amp;Address:</source>
        <translation>&amp;Adresse:</translation>
    </message>
    <message>
        <source>&amp;Token:</source>
        <translation>&amp;Token:</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::Servers</name>
    <message>
        <source>The keychain cannot read the token: %1.</source>
        <translation>Der Schlüsselbund kann das Token nicht lesen: %1.</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::SpanBar</name>
    <message numerus="yes">
        <source>last %n minute(s)</source>
        <translation>
            <numerusform>letzte Minute</numerusform>
            <numerusform>letzte %n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last %n hour(s)</source>
        <translation>
            <numerusform>letzte Stunde</numerusform>
            <numerusform>letzte %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last %n day(s)</source>
        <translation>
            <numerusform>letzter Tag</numerusform>
            <numerusform>letzte %n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>Span of time</source>
        <translation>Zeitspanne</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::Standing</name>
    <message>
        <source>cut off</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message numerus="yes">
        <source>%n offline</source>
        <translation>
            <numerusform>%n offline</numerusform>
            <numerusform>%n offline</numerusform>
        </translation>
    </message>
    <message>
        <source>not well</source>
        <translation>nicht in Ordnung</translation>
    </message>
    <message numerus="yes">
        <source>%n degraded</source>
        <translation>
            <numerusform>%n beeinträchtigt</numerusform>
            <numerusform>%n beeinträchtigt</numerusform>
        </translation>
    </message>
    <message>
        <source>see the news</source>
        <translation>siehe Meldungen</translation>
    </message>
    <message>
        <source>all is well</source>
        <translation>alles in Ordnung</translation>
    </message>
    <message>
        <source>standby</source>
        <translation>steht bereit</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::StatusLine</name>
    <message>
        <source>Close the message</source>
        <translation>Die Meldung schließen</translation>
    </message>
    <message>
        <source>Holdfast %1</source>
        <translation>Holdfast %1</translation>
    </message>
    <message>
        <source>%1, Holdfast %2</source>
        <translation>%1, Holdfast %2</translation>
    </message>
    <message>
        <source>up for %1</source>
        <translation>läuft seit %1</translation>
    </message>
    <message>
        <source>leads, no standby</source>
        <translation>führt, kein Ersatz bereit</translation>
    </message>
    <message numerus="yes">
        <source>leads, %n standby(s)</source>
        <translation>
            <numerusform>führt, %n Server steht bereit</numerusform>
            <numerusform>führt, %n Server stehen bereit</numerusform>
        </translation>
    </message>
    <message>
        <source>It leads since %1.</source>
        <translation>Er führt seit %1.</translation>
    </message>
    <message>
        <source>No other server takes over when it is gone.</source>
        <translation>Kein anderer Server übernimmt, wenn er ausfällt.</translation>
    </message>
    <message>
        <source>%1 is ready to take over, at %2.</source>
        <translation>%1 ist bereit zu übernehmen, unter %2.</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::TableView</name>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>Die gewählten Zeilen kopieren</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::Tile</name>
    <message>
        <source>Enter shows these rows</source>
        <translation>Die Eingabetaste zeigt diese Zeilen</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::TimelineView</name>
    <message>
        <source>still away</source>
        <translation>noch fort</translation>
    </message>
    <message>
        <source>Outages over time, one lane a worker</source>
        <translation>Ausfälle über die Zeit, eine Spur je Worker</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n</source>
        <translation>
            <numerusform>%1 in %n</numerusform>
            <numerusform>%1 in %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::gui::Tokens</name>
    <message>
        <source>this program was built without a keychain</source>
        <translation>dieses Programm ist ohne Schlüsselbund gebaut</translation>
    </message>
    <message>
        <source>the keychain does not answer</source>
        <translation>der Schlüsselbund antwortet nicht</translation>
    </message>
    <message>
        <source>no token is stored</source>
        <translation>kein Token gespeichert</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::Tray</name>
    <message>
        <source>&amp;Open the window</source>
        <translation>Fenster &amp;öffnen</translation>
    </message>
    <message>
        <source>&amp;Notify me of</source>
        <translation>Be&amp;nachrichtigen über</translation>
    </message>
    <message>
        <source>connections that are flapping</source>
        <translation>Verbindungen, die flattern</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Close the window; the server or worker goes on</source>
        <translation>Fenster s&amp;chließen; Server oder Worker läuft weiter</translation>
    </message>
    <message>
        <source>workers that are offline for a minute, and back</source>
        <translation>Worker, die eine Minute offline sind, und zurück</translation>
    </message>
    <message>
        <source>jobs that begin to fail, and succeed again</source>
        <translation>Jobs, die zu scheitern beginnen und wieder gelingen</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::WorkerDetail</name>
    <message>
        <source>Outages</source>
        <translation>Ausfälle</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Outages of this worker</source>
        <translation>Ausfälle dieses Workers</translation>
    </message>
    <message>
        <source>Runs of this worker</source>
        <translation>Läufe dieses Workers</translation>
    </message>
    <message>
        <source>No recent run of this worker.</source>
        <translation>Kein neuerer Lauf dieses Workers.</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>No outage in the last 30 days.</source>
        <translation>Kein Ausfall in den letzten 30 Tagen.</translation>
    </message>
    <message>
        <source>%1, flapping</source>
        <translation>%1, flatternd</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Last sign of life</source>
        <translation>Letztes Lebenszeichen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>Instanz</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>%1 of %2 in use</source>
        <translation>%1 von %2 belegt</translation>
    </message>
    <message>
        <source>Ack p50 / p99 / max</source>
        <translation>Ack p50 / p99 / max</translation>
    </message>
    <message>
        <source>Ping p50 / p99 / max</source>
        <translation>Ping p50 / p99 / max</translation>
    </message>
    <message>
        <source>Event loop late by</source>
        <translation>Ereignisschleife verspätet um</translation>
    </message>
</context>
<context>
    <name>holdfast::gui::WorkersModel</name>
    <message>
        <source>Worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Last 24 h</source>
        <translation>Letzte 24 h</translation>
    </message>
    <message>
        <source>Ack, 15 min</source>
        <translation>Ack, 15 min</translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>Outages 24 h</source>
        <translation>Ausfälle 24 h</translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation>Herzschlag</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>connected; degraded: alive, but stalled or slow to answer; offline</source>
        <translation>verbunden; gestört: am Leben, steht aber still oder antwortet langsam; offline</translation>
    </message>
    <message>
        <source>How long it has been in this state</source>
        <translation>Wie lange er in diesem Zustand ist</translation>
    </message>
    <message>
        <source>Outages of the last 24 hours, coloured by cause</source>
        <translation>Ausfälle der letzten 24 Stunden, gefärbt nach Ursache</translation>
    </message>
    <message>
        <source>The slowest answer of each of the last 15 minutes</source>
        <translation>Die langsamste Antwort in jeder der letzten 15 Minuten</translation>
    </message>
    <message>
        <source>Milliseconds from a message read to its answer written, the commit included: half were faster</source>
        <translation>Millisekunden vom Lesen einer Nachricht bis zur geschriebenen Antwort, mit dem Commit: die Hälfte war schneller</translation>
    </message>
    <message>
        <source>Milliseconds; one answer in a hundred took longer</source>
        <translation>Millisekunden; eine von hundert Antworten dauerte länger</translation>
    </message>
    <message>
        <source>Milliseconds; the slowest answer</source>
        <translation>Millisekunden; die langsamste Antwort</translation>
    </message>
    <message>
        <source>Milliseconds from the server&apos;s ping to the pong: half were faster</source>
        <translation>Millisekunden vom Ping des Servers bis zum Pong: die Hälfte war schneller</translation>
    </message>
    <message>
        <source>Active runs, of the runs that the worker takes at once</source>
        <translation>Aktive Läufe, von den gleichzeitig möglichen</translation>
    </message>
    <message>
        <source>How often it came back in the last 24 hours</source>
        <translation>Wie oft er in den letzten 24 Stunden zurückkam</translation>
    </message>
    <message>
        <source>Since its last heartbeat</source>
        <translation>Seit seinem letzten Herzschlag</translation>
    </message>
    <message>
        <source>%1, flapping</source>
        <translation>%1, flatternd</translation>
    </message>
    <message>
        <source>no outage in the last 24 hours</source>
        <translation>kein Ausfall in den letzten 24 Stunden</translation>
    </message>
    <message numerus="yes">
        <source>%n outage(s) in the last 24 hours; the newest: %1, %2</source>
        <translation>
            <numerusform>%n Ausfall in den letzten 24 Stunden: %1, %2</numerusform>
            <numerusform>%n Ausfälle in den letzten 24 Stunden; der neueste: %1, %2</numerusform>
        </translation>
    </message>
    <message>
        <source>p99, ms</source>
        <translation>p99, ms</translation>
    </message>
    <message>
        <source>max, ms</source>
        <translation>max, ms</translation>
    </message>
    <message>
        <source>Ping, ms</source>
        <translation>Ping, ms</translation>
    </message>
    <message>
        <source>p50, ms</source>
        <translation>p50, ms</translation>
    </message>
</context>
</TS>
