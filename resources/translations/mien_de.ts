<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Mien</source>
        <translation>Über Mien</translation>
    </message>
    <message>
        <source>Mien</source>
        <translation>Mien</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>Reads facial expression and age group from a camera or video, charts them over time and records them. Everything runs on this computer; no data leaves it.</source>
        <translation>Liest Gesichtsausdruck und Altersgruppe aus einer Kamera oder einem Video, zeigt ihren Verlauf und nimmt sie auf. Alles läuft auf diesem Rechner; keine Daten verlassen ihn.</translation>
    </message>
    <message>
        <source>An expression is what a face looks like, not what a person feels. Do not use Mien to judge people. EU law restricts it at work and in education.</source>
        <translation>Ein Ausdruck ist, wie ein Gesicht aussieht, nicht, was ein Mensch fühlt. Benutzen Sie Mien nicht, um Menschen zu beurteilen. Am Arbeitsplatz und in Bildungseinrichtungen schränkt das EU-Recht den Einsatz ein.</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>Mien: MIT licence, copyright 2026 the Mien authors. Qt is used under the LGPL, version 3; its source code is at code.qt.io, and you may replace its libraries with your own.</source>
        <translation>Mien: MIT-Lizenz, Copyright 2026 die Autoren von Mien. Qt wird unter der LGPL, Version 3, benutzt; der Quelltext liegt auf code.qt.io, und Sie dürfen die Bibliotheken durch eigene ersetzen.</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Licences of the libraries</source>
        <translation>Lizenzen der Bibliotheken</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>Versionen kopieren</translation>
    </message>
    <message>
        <source>Copy all versions to the clipboard, for a bug report</source>
        <translation>Alle Versionen in die Zwischenablage kopieren, für einen Fehlerbericht</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Expression network: {}</source>
        <translation>Netz für den Ausdruck: {}</translation>
    </message>
    <message>
        <source>Age group network: {}</source>
        <translation>Netz für die Altersgruppe: {}</translation>
    </message>
    <message>
        <source>Face detector: {}</source>
        <translation>Gesichtsdetektor: {}</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>BaselineDialog</name>
    <message>
        <source>Neutral baseline</source>
        <translation>Neutrale Baseline</translation>
    </message>
    <message>
        <source>Neutral baseline of {}</source>
        <translation>Neutrale Baseline von {}</translation>
    </message>
    <message>
        <source>Corrects the expressions shown for this person; you can clear it at any time. Recorded values stay uncorrected; the correction is saved with the recording.</source>
        <translation>Korrigiert die Ausdrücke, die für diese Person angezeigt werden; Sie können sie jederzeit löschen. Aufgenommene Werte bleiben unkorrigiert; die Korrektur wird mit der Aufnahme gespeichert.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>&amp;Anwenden</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Noch einmal</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Look at the camera with a relaxed face and closed lips, in good light. {} s left.</source>
        <translation>Schauen Sie mit entspanntem Gesicht und geschlossenen Lippen in die Kamera, bei gutem Licht. Noch {} s.</translation>
    </message>
    <message>
        <source>This face already reads as neutral; no correction is needed.</source>
        <translation>Dieses Gesicht wirkt schon neutral; eine Korrektur ist nicht nötig.</translation>
    </message>
    <message>
        <source>At rest, this face resembles other expressions. These will be reduced:</source>
        <translation>In Ruhe ähnelt dieses Gesicht anderen Ausdrücken. Diese werden verringert:</translation>
    </message>
    <message>
        <source>{expression}: {amount}</source>
        <translation>{expression}: {amount}</translation>
    </message>
    <message>
        <source>Log odds against neutral reduced by {:.2f}</source>
        <translation>Log-Odds gegenüber neutral um {:.2f} verringert</translation>
    </message>
    <message>
        <source>slightly less (odds ÷ {})</source>
        <translation>etwas weniger (Odds ÷ {})</translation>
    </message>
    <message>
        <source>clearly less (odds ÷ {})</source>
        <translation>deutlich weniger (Odds ÷ {})</translation>
    </message>
    <message>
        <source>much less (odds ÷ {})</source>
        <translation>viel weniger (Odds ÷ {})</translation>
    </message>
</context>
<context>
    <name>CameraChoice</name>
    <message>
        <source>First camera found</source>
        <translation>Erste gefundene Kamera</translation>
    </message>
    <message>
        <source>{} (not connected)</source>
        <translation>{} (nicht angeschlossen)</translation>
    </message>
</context>
<context>
    <name>CameraRow</name>
    <message>
        <source>Sizes and frame rates the camera supports</source>
        <translation>Größen und Bildraten, die die Kamera unterstützt</translation>
    </message>
    <message>
        <source>Use this camera</source>
        <translation>Diese Kamera benutzen</translation>
    </message>
    <message>
        <source>Supported by the camera…</source>
        <translation>Von der Kamera unterstützt…</translation>
    </message>
    <message>
        <source>Common sizes…</source>
        <translation>Gängige Größen…</translation>
    </message>
    <message>
        <source>{}×{} at {:g} fps</source>
        <translation>{}×{} mit {:g} Bildern/s</translation>
    </message>
    <message>
        <source>No camera is open.</source>
        <translation>Keine Kamera ist geöffnet.</translation>
    </message>
    <message>
        <source> at {:g} fps</source>
        <translation> mit {:g} Bildern/s</translation>
    </message>
    <message>
        <source>any size</source>
        <translation>beliebige Größe</translation>
    </message>
    <message>
        <source>{}: requested {}, got {}</source>
        <translation>{}: angefordert {}, erhalten {}</translation>
    </message>
</context>
<context>
    <name>CaptureThread</name>
    <message>
        <source>The source failed: {}</source>
        <translation>Fehler bei der Quelle: {}</translation>
    </message>
</context>
<context>
    <name>CardWindow</name>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>This model card is missing; reinstall Mien.</source>
        <translation>Diese Modellkarte fehlt; installieren Sie Mien neu.</translation>
    </message>
</context>
<context>
    <name>ConsentDialog</name>
    <message>
        <source>Before recording</source>
        <translation>Vor der Aufnahme</translation>
    </message>
    <message>
        <source>Do the people in the picture agree to this?</source>
        <translation>Stimmen die Menschen im Bild dem zu?</translation>
    </message>
    <message>
        <source>Consent text</source>
        <translation>Text der Zustimmung</translation>
    </message>
    <message>
        <source>The people in the picture &amp;agree</source>
        <translation>Die Menschen im Bild &amp;stimmen zu</translation>
    </message>
    <message>
        <source>The text and the time of consent are saved with the recording</source>
        <translation>Text und Zeitpunkt der Zustimmung werden mit der Aufnahme gespeichert</translation>
    </message>
    <message>
        <source>&amp;Participant (optional)</source>
        <translation>&amp;Teilnehmer (optional)</translation>
    </message>
    <message>
        <source>Used in the file name. A code such as P07 reveals less about a person than a name.</source>
        <translation>Für den Dateinamen. Ein Kürzel wie P07 verrät weniger über eine Person als ein Name.</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Aufnehmen</translation>
    </message>
    <message>
        <source>Tick the box to start recording</source>
        <translation>Setzen Sie den Haken, um die Aufnahme zu starten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>face {}</source>
        <translation>Gesicht {}</translation>
    </message>
    <message>
        <source>In the picture now: {}</source>
        <translation>Jetzt im Bild: {}</translation>
    </message>
    <message>
        <source>Participant</source>
        <translation>Teilnehmer</translation>
    </message>
</context>
<context>
    <name>Controller</name>
    <message>
        <source>There is nothing to record yet; wait for the picture to appear.</source>
        <translation>Es gibt noch nichts aufzunehmen; warten Sie, bis das Bild erscheint.</translation>
    </message>
    <message>
        <source>This source has ended and cannot be replayed; open it again.</source>
        <translation>Diese Quelle ist zu Ende und lässt sich nicht noch einmal abspielen; öffnen Sie sie erneut.</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>An unexpected error occurred</source>
        <translation>Ein unerwarteter Fehler ist aufgetreten</translation>
    </message>
    <message>
        <source>Mien may keep working, but restarting is safer. Error: {}</source>
        <translation>Mien arbeitet vielleicht weiter, aber ein Neustart ist sicherer. Fehler: {}</translation>
    </message>
    <message>
        <source>The recording was closed and saved: {}</source>
        <translation>Die Aufnahme wurde abgeschlossen und gespeichert: {}</translation>
    </message>
    <message>
        <source>No recording was running.</source>
        <translation>Es lief keine Aufnahme.</translation>
    </message>
    <message>
        <source>&amp;Last lines of the log</source>
        <translation>&amp;Letzte Zeilen des Protokolls</translation>
    </message>
    <message>
        <source>Last lines of the log</source>
        <translation>Letzte Zeilen des Protokolls</translation>
    </message>
    <message>
        <source>The log cannot be read.</source>
        <translation>Das Protokoll lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy the error and the log to the clipboard</source>
        <translation>Fehler und Protokoll in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Show log &amp;folder</source>
        <translation>&amp;Protokollordner zeigen</translation>
    </message>
    <message>
        <source>Open the folder that contains the log</source>
        <translation>Den Ordner mit dem Protokoll öffnen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>C&amp;ontinue</source>
        <translation>&amp;Weiter</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Rename face</source>
        <translation>Gesicht benennen</translation>
    </message>
    <message>
        <source>Name of {} (leave empty to remove it):</source>
        <translation>Name für {} (leer lassen, um ihn zu entfernen):</translation>
    </message>
    <message>
        <source>The user guide is missing from this installation.</source>
        <translation>Die Anleitung fehlt in dieser Installation.</translation>
    </message>
    <message>
        <source>Deleted.</source>
        <translation>Gelöscht.</translation>
    </message>
    <message>
        <source>Completed; it can now be opened.</source>
        <translation>Abgeschlossen; die Aufnahme lässt sich jetzt öffnen.</translation>
    </message>
    <message>
        <source>The face was not visible long enough; keep it in the picture and well lit.</source>
        <translation>Das Gesicht war nicht lange genug zu sehen; halten Sie es gut beleuchtet im Bild.</translation>
    </message>
    <message>
        <source>The face looked {}, not neutral; relax and look at the camera.</source>
        <translation>Das Gesicht sah {} aus, nicht neutral; entspannen Sie es und schauen Sie in die Kamera.</translation>
    </message>
</context>
<context>
    <name>FacePanel</name>
    <message>
        <source>Face</source>
        <translation>Gesicht</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>Age group</source>
        <translation>Altersgruppe</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Benennen…</translation>
    </message>
    <message>
        <source>Name the selected face (F2)</source>
        <translation>Das gewählte Gesicht benennen (F2)</translation>
    </message>
    <message>
        <source>{} is not in view</source>
        <translation>{} ist nicht zu sehen</translation>
    </message>
    <message>
        <source>No face yet</source>
        <translation>Noch kein Gesicht</translation>
    </message>
    <message>
        <source>Click a face to select it, or press Tab in the picture.</source>
        <translation>Klicken Sie ein Gesicht an, um es zu wählen, oder drücken Sie Tab im Bild.</translation>
    </message>
    <message>
        <source>Clear neutral baseline</source>
        <translation>Neutrale Baseline löschen</translation>
    </message>
    <message>
        <source>The expressions of this face are corrected; show them uncorrected</source>
        <translation>Die Ausdrücke dieses Gesichts sind korrigiert; unkorrigiert anzeigen</translation>
    </message>
    <message>
        <source>Set neutral baseline…</source>
        <translation>Neutrale Baseline festlegen…</translation>
    </message>
    <message>
        <source>Use ten seconds of a neutral face as baseline</source>
        <translation>Zehn Sekunden eines neutralen Gesichts als Baseline verwenden</translation>
    </message>
    <message>
        <source>Uncertain: {}. {}</source>
        <translation>Unsicher: {}. {}</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Videos and pictures</source>
        <translation>Videos und Bilder</translation>
    </message>
    <message>
        <source>Open video or picture</source>
        <translation>Video oder Bild öffnen</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open folder of pictures</source>
        <translation>Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>Save chart</source>
        <translation>Verlauf speichern</translation>
    </message>
    <message>
        <source>chart</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>There is no picture to save yet.</source>
        <translation>Es gibt noch kein Bild zu speichern.</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>The picture {} cannot be saved; choose a writable folder and a name that ends in .png or .jpg.</source>
        <translation>Das Bild {} lässt sich nicht speichern; wählen Sie einen beschreibbaren Ordner und einen Namen, der auf .png oder .jpg endet.</translation>
    </message>
</context>
<context>
    <name>FirstStartDialog</name>
    <message>
        <source>Welcome to Mien</source>
        <translation>Willkommen bei Mien</translation>
    </message>
    <message>
        <source>Before you begin</source>
        <translation>Bevor Sie beginnen</translation>
    </message>
    <message>
        <source>What Mien does</source>
        <translation>Was Mien tut</translation>
    </message>
    <message>
        <source>It finds the faces in the picture, estimates the expression and age group of each, charts both over time, and records them as a table when you press Record. The estimates are often wrong; the model cards under Help &gt; About Mien say how often.</source>
        <translation>Es findet die Gesichter im Bild, schätzt Ausdruck und Altersgruppe jedes Gesichts, zeigt beides im Verlauf und nimmt es als Tabelle auf, wenn Sie auf Aufnehmen drücken. Die Schätzungen sind oft falsch; die Modellkarten unter Hilfe &gt; Über Mien sagen, wie oft.</translation>
    </message>
    <message>
        <source>What it does not do, and what not to use it for</source>
        <translation>Was es nicht tut, und wofür Sie es nicht benutzen dürfen</translation>
    </message>
    <message>
        <source>It reads facial expressions, not feelings: a smile may be politeness, a frown may be concentration. Do not infer from them what a person feels, intends or is like.

Do not use it to judge people. In the European Union, Article 5(1)(f) of the AI Act (Regulation (EU) 2024/1689) prohibits systems that infer emotions at the workplace and in education, except for medical or safety reasons. Record only people who know about it and agree.</source>
        <translation>Es liest Gesichtsausdrücke, keine Gefühle: Ein Lächeln kann Höflichkeit sein, ein Stirnrunzeln Konzentration. Schließen Sie daraus nicht, was ein Mensch fühlt, vorhat oder wie er ist.

Benutzen Sie es nicht, um Menschen zu beurteilen. In der Europäischen Union verbietet Artikel 5 Absatz 1 Buchstabe f der KI-Verordnung (Verordnung (EU) 2024/1689) Systeme, die am Arbeitsplatz und in Bildungseinrichtungen auf Emotionen schließen, außer aus medizinischen oder Sicherheitsgründen. Nehmen Sie nur Menschen auf, die davon wissen und zustimmen.</translation>
    </message>
    <message>
        <source>What stays on this computer</source>
        <translation>Was auf diesem Rechner bleibt</translation>
    </message>
    <message>
        <source>Everything. Pictures are processed in memory and discarded unless you save one. Recordings contain numbers and labels, in a folder of your choice. Mien sends no data, and connects only to addresses that you enter.</source>
        <translation>Alles. Bilder werden im Arbeitsspeicher verarbeitet und verworfen, wenn Sie sie nicht speichern. Aufnahmen enthalten Zahlen und Bezeichnungen, in einem Ordner Ihrer Wahl. Mien sendet keine Daten und verbindet sich nur mit Adressen, die Sie eingeben.</translation>
    </message>
    <message>
        <source>I &amp;understand</source>
        <translation>&amp;Verstanden</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>The guide is missing ({}); reinstall Mien.</source>
        <translation>Die Anleitung fehlt ({}); installieren Sie Mien neu.</translation>
    </message>
    <message>
        <source>Mien user guide</source>
        <translation>Anleitung zu Mien</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>Find in the guide (Ctrl+F)</source>
        <translation>In der Anleitung suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>Weitersuchen</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>Nächster Treffer (F3)</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>No source</source>
        <translation>Keine Quelle</translation>
    </message>
    <message>
        <source>No camera was found, so the demo is playing; open a video or connect a camera.</source>
        <translation>Es wurde keine Kamera gefunden, darum läuft die Demo; öffnen Sie ein Video, oder schließen Sie eine Kamera an.</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Quelle</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Recording</source>
        <translation>A&amp;ufnahme</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Save chart…</source>
        <translation>Verlauf speichern…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Chart follows live</source>
        <translation>Verlauf folgt live</translation>
    </message>
    <message>
        <source>Raw curves</source>
        <translation>Ungeglättete Kurven</translation>
    </message>
    <message>
        <source>Show evidence</source>
        <translation>Belege zeigen</translation>
    </message>
    <message>
        <source>Blur faces</source>
        <translation>Gesichter verwischen</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Start or stop recording</source>
        <translation>Aufnahme starten oder beenden</translation>
    </message>
    <message>
        <source>Marker with text…</source>
        <translation>Marker mit Text…</translation>
    </message>
    <message>
        <source>Show recordings folder</source>
        <translation>Aufnahmeordner zeigen</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>About Mien</source>
        <translation>Über Mien</translation>
    </message>
    <message>
        <source>Show log folder</source>
        <translation>Protokollordner zeigen</translation>
    </message>
    <message>
        <source>What Mien is for</source>
        <translation>Wofür Mien da ist</translation>
    </message>
</context>
<context>
    <name>NetworkPanel</name>
    <message>
        <source>Expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>Age group</source>
        <translation>Altersgruppe</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>Detektor</translation>
    </message>
    <message>
        <source>{}, version {}</source>
        <translation>{}, Version {}</translation>
    </message>
    <message>
        <source>Classes: {}</source>
        <translation>Klassen: {}</translation>
    </message>
    <message>
        <source>Input: {} × {} pixels, {}</source>
        <translation>Eingabe: {} × {} Pixel, {}</translation>
    </message>
    <message>
        <source>gray</source>
        <translation>grau</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>farbig</translation>
    </message>
    <message>
        <source>Licence: {}</source>
        <translation>Lizenz: {}</translation>
    </message>
    <message>
        <source>SHA-256: {}…</source>
        <translation>SHA-256: {}…</translation>
    </message>
    <message>
        <source>Read the model card</source>
        <translation>Modellkarte lesen</translation>
    </message>
    <message>
        <source>Read the model card: {}</source>
        <translation>Modellkarte lesen: {}</translation>
    </message>
    <message>
        <source>Accuracy on unseen faces: {share} of {faces}</source>
        <translation>Genauigkeit bei ungesehenen Gesichtern: {share} von {faces}</translation>
    </message>
    <message>
        <source>Trained on: {}</source>
        <translation>Trainiert mit: {}</translation>
    </message>
</context>
<context>
    <name>PathChoice</name>
    <message>
        <source>Browse…</source>
        <translation>Suchen…</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Voreinstellung</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>Vorheriges Bild</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Playback speed</source>
        <translation>Wiedergabetempo</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>No preview while faces are blurred.</source>
        <translation>Keine Vorschau, solange Gesichter verwischt werden.</translation>
    </message>
</context>
<context>
    <name>ProbabilityBars</name>
    <message>
        <source>The line at {} is the confidence threshold</source>
        <translation>Die Linie bei {} ist die Konfidenzschwelle</translation>
    </message>
</context>
<context>
    <name>RecordingBar</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>{} free</source>
        <translation>{} frei</translation>
    </message>
    <message>
        <source>Enough for about {} at the current rate</source>
        <translation>Reicht beim jetzigen Tempo für etwa {}</translation>
    </message>
    <message>
        <source>Free disk space for the recording</source>
        <translation>Freier Speicherplatz für die Aufnahme</translation>
    </message>
    <message>
        <source>■  Stop</source>
        <translation>■  Beenden</translation>
    </message>
    <message>
        <source>●  Record</source>
        <translation>●  Aufnehmen</translation>
    </message>
    <message>
        <source>Stop recording (F9)</source>
        <translation>Aufnahme beenden (F9)</translation>
    </message>
    <message>
        <source>Record to a CSV file (F9)</source>
        <translation>In eine CSV-Datei aufnehmen (F9)</translation>
    </message>
</context>
<context>
    <name>RecordingSteps</name>
    <message>
        <source>Disk space is low; recording stops safely when the disk is full.</source>
        <translation>Der Speicherplatz wird knapp; ist der Datenträger voll, endet die Aufnahme ohne Verlust.</translation>
    </message>
    <message>
        <source>Marker</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>Marker text:</source>
        <translation>Text des Markers:</translation>
    </message>
    <message>
        <source>Marker: {}</source>
        <translation>Marker: {}</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Interrupted recordings</source>
        <translation>Unterbrochene Aufnahmen</translation>
    </message>
    <message>
        <source>Some recordings were interrupted</source>
        <translation>Einige Aufnahmen wurden unterbrochen</translation>
    </message>
    <message>
        <source>Mien or the computer stopped while recording. Keep completes the files with all that was recorded up to the last moments; recordings that you leave are offered again.</source>
        <translation>Mien oder der Rechner wurde während der Aufnahme beendet. Behalten schließt die Dateien ab, mit allem, was bis kurz vorher aufgenommen wurde; was Sie nicht wählen, wird wieder angeboten.</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>Alle behalten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
</context>
<context>
    <name>SavedNotice</name>
    <message>
        <source>Saved recording</source>
        <translation>Gespeicherte Aufnahme</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Open the folder that contains the recording</source>
        <translation>Den Ordner mit der Aufnahme öffnen</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy the path of the recording to the clipboard</source>
        <translation>Den Pfad der Aufnahme in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Saved {name}, {rows} rows, {length}, {size}</source>
        <translation>{name} gespeichert, {rows} Zeilen, {length}, {size}</translation>
    </message>
    <message>
        <source>Its source could not be read completely: {}.</source>
        <translation>Die Quelle konnte nicht vollständig gelesen werden: {}.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>SessionRow</name>
    <message>
        <source>start unknown</source>
        <translation>Beginn unbekannt</translation>
    </message>
    <message>
        <source>Source unknown</source>
        <translation>Quelle unbekannt</translation>
    </message>
    <message>
        <source>{started} · {length} · {rows} rows</source>
        <translation>{started} · {length} · {rows} Zeilen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Complete the files of {} with all that was recorded</source>
        <translation>Die Dateien von {} abschließen, mit allem, was aufgenommen wurde</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>Delete the files of {}</source>
        <translation>Die Dateien von {} löschen</translation>
    </message>
    <message>
        <source>Delete permanently</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Delete {} permanently</source>
        <translation>{} endgültig löschen</translation>
    </message>
    <message>
        <source>Do not delete</source>
        <translation>Nicht löschen</translation>
    </message>
    <message>
        <source>Leave {} as it is</source>
        <translation>{} unverändert lassen</translation>
    </message>
    <message>
        <source>Delete its three files? This cannot be undone.</source>
        <translation>Ihre drei Dateien löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>Einen Augenblick…</translation>
    </message>
</context>
<context>
    <name>SettingsControl</name>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>Voreinstellungen</translation>
    </message>
    <message>
        <source>Reset this page to defaults</source>
        <translation>Diese Seite auf die Voreinstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>Änderungen verwerfen</translation>
    </message>
    <message>
        <source>Restore the settings from when this window was opened</source>
        <translation>Die Einstellungen vom Öffnen dieses Fensters wiederherstellen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{} ({:g} to {:g} {})</source>
        <translation>{} ({:g} bis {:g} {})</translation>
    </message>
    <message>
        <source>Reset to default</source>
        <translation>Auf die Voreinstellung zurücksetzen</translation>
    </message>
    <message>
        <source>{}: reset to default</source>
        <translation>{}: auf die Voreinstellung zurücksetzen</translation>
    </message>
    <message>
        <source>ONNX networks (*.onnx)</source>
        <translation>ONNX-Netze (*.onnx)</translation>
    </message>
    <message>
        <source>Add YuNet…</source>
        <translation>YuNet hinzufügen…</translation>
    </message>
    <message>
        <source>Set neutral baseline of the selected face…</source>
        <translation>Neutrale Baseline des gewählten Gesichts festlegen…</translation>
    </message>
</context>
<context>
    <name>SourceLabel</name>
    <message>
        <source>separate pictures</source>
        <translation>einzelne Bilder</translation>
    </message>
    <message>
        <source>image sequence</source>
        <translation>Bildfolge</translation>
    </message>
    <message>
        <source> at {:.0f} fps</source>
        <translation> mit {:.0f} Bildern/s</translation>
    </message>
    <message>
        <source>Requested: {}</source>
        <translation>Angefordert: {}</translation>
    </message>
    <message>
        <source>Each picture is analysed on its own, without tracking or smoothing.</source>
        <translation>Jedes Bild wird für sich ausgewertet, ohne Verfolgung und ohne Glättung.</translation>
    </message>
    <message>
        <source>Chosen automatically; to read the folder as an image sequence, use the Source menu.</source>
        <translation>Automatisch gewählt; im Menü Quelle können Sie den Ordner als Bildfolge lesen.</translation>
    </message>
    <message>
        <source>Chosen automatically; to read the folder as separate pictures, use the Source menu.</source>
        <translation>Automatisch gewählt; im Menü Quelle können Sie den Ordner als einzelne Bilder lesen.</translation>
    </message>
    <message>
        <source>The pictures are analysed as the frames of one video.</source>
        <translation>Die Bilder werden als Einzelbilder eines Videos ausgewertet.</translation>
    </message>
</context>
<context>
    <name>SourceMenu</name>
    <message>
        <source>No camera found</source>
        <translation>Keine Kamera gefunden</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <source>Open video or picture…</source>
        <translation>Video oder Bild öffnen…</translation>
    </message>
    <message>
        <source>Open folder of pictures…</source>
        <translation>Ordner mit Bildern öffnen…</translation>
    </message>
    <message>
        <source>Read as separate pictures</source>
        <translation>Als einzelne Bilder lesen</translation>
    </message>
    <message>
        <source>Each picture on its own, without tracking</source>
        <translation>Jedes Bild für sich, ohne Verfolgung</translation>
    </message>
    <message>
        <source>Read as image sequence</source>
        <translation>Als Bildfolge lesen</translation>
    </message>
    <message>
        <source>The pictures are the frames of one video</source>
        <translation>Die Bilder sind die Einzelbilder eines Videos</translation>
    </message>
    <message>
        <source>Open stream…</source>
        <translation>Stream öffnen…</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>{} (separate pictures)</source>
        <translation>{} (einzelne Bilder)</translation>
    </message>
    <message>
        <source>{} (image sequence)</source>
        <translation>{} (Bildfolge)</translation>
    </message>
</context>
<context>
    <name>SourceWords</name>
    <message>
        <source>The camera</source>
        <translation>Die Kamera</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Stream lost</source>
        <translation>Stream unterbrochen</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>Kamera getrennt</translation>
    </message>
    <message>
        <source>{} – reconnecting</source>
        <translation>{} – Verbindung wird wiederhergestellt</translation>
    </message>
    <message>
        <source>No camera found. Open a video, or watch the demo.</source>
        <translation>Keine Kamera gefunden. Öffnen Sie ein Video, oder schauen Sie die Demo an.</translation>
    </message>
    <message>
        <source>No picture. Choose another source, or watch the demo.</source>
        <translation>Kein Bild. Wählen Sie eine andere Quelle, oder schauen Sie die Demo an.</translation>
    </message>
    <message>
        <source>Choose a camera, open a video, or watch the demo.</source>
        <translation>Wählen Sie eine Kamera, öffnen Sie ein Video, oder schauen Sie die Demo an.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
    <message>
        <source>The video has ended.</source>
        <translation>Das Video ist zu Ende.</translation>
    </message>
</context>
<context>
    <name>StatusFigures</name>
    <message>
        <source>{:.0f} fps</source>
        <translation>{:.0f} Bilder/s</translation>
    </message>
    <message>
        <source>{:.0f} fps analysed</source>
        <translation>{:.0f} Bilder/s ausgewertet</translation>
    </message>
    <message>
        <source>{:.0f} ms latency</source>
        <translation>{:.0f} ms Latenz</translation>
    </message>
    <message numerus="yes">
        <source>%n dropped</source>
        <translation>
            <numerusform>%n ausgelassen</numerusform>
            <numerusform>%n ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>lädt…</translation>
    </message>
    <message>
        <source>detection</source>
        <translation>Detektion</translation>
    </message>
    <message>
        <source>tracking</source>
        <translation>Verfolgung</translation>
    </message>
    <message>
        <source>image quality</source>
        <translation>Bildqualität</translation>
    </message>
    <message>
        <source>cropping</source>
        <translation>Zuschnitt</translation>
    </message>
    <message>
        <source>expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>age group</source>
        <translation>Altersgruppe</translation>
    </message>
    <message>
        <source>total</source>
        <translation>gesamt</translation>
    </message>
    <message>
        <source>Frame rate of the source, over the last two seconds</source>
        <translation>Bildrate der Quelle, über die letzten zwei Sekunden</translation>
    </message>
    <message>
        <source>Frames analysed per second; {} so far</source>
        <translation>Ausgewertete Bilder je Sekunde; bisher {}</translation>
    </message>
    <message>
        <source>Time from capture to result, in milliseconds:</source>
        <translation>Zeit von der Aufnahme des Bildes bis zum Ergebnis, in Millisekunden:</translation>
    </message>
    <message>
        <source>Frames that arrived while another was being analysed; they are shown but not analysed, and leave gaps in the frame numbers of the recording</source>
        <translation>Bilder, die ankamen, während ein anderes ausgewertet wurde; sie werden gezeigt, aber nicht ausgewertet, und hinterlassen Lücken in den Bildnummern der Aufnahme</translation>
    </message>
    <message>
        <source>Face detector; change it in Settings &gt; Detector</source>
        <translation>Gesichtsdetektor; zu ändern unter Einstellungen &gt; Detektor</translation>
    </message>
</context>
<context>
    <name>StreamDialog</name>
    <message>
        <source>Open a stream</source>
        <translation>Einen Stream öffnen</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Address of the stream</source>
        <translation>Adresse des Streams</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>If the camera requires one</source>
        <translation>Wenn die Kamera eines verlangt</translation>
    </message>
    <message>
        <source>The address is in the manual of the network camera. The password is only used to connect; it is never saved or shown.</source>
        <translation>Die Adresse steht im Handbuch der Netzwerkkamera. Das Passwort dient nur zum Verbinden; es wird nie gespeichert oder angezeigt.</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>An address must begin with rtsp://, rtsps://, http:// or https://.</source>
        <translation>Eine Adresse muss mit rtsp://, rtsps://, http:// oder https:// beginnen.</translation>
    </message>
    <message>
        <source>An address must not contain spaces.</source>
        <translation>Eine Adresse darf keine Leerzeichen enthalten.</translation>
    </message>
    <message>
        <source>The part after the colon must be a port number, up to 65535.</source>
        <translation>Nach dem Doppelpunkt muss eine Portnummer bis 65535 stehen.</translation>
    </message>
    <message>
        <source>The host name or IP address is missing after {}://.</source>
        <translation>Nach {}:// fehlt der Hostname oder die IP-Adresse.</translation>
    </message>
</context>
<context>
    <name>TaskThread</name>
    <message>
        <source>The operation failed; see the log for the reason.</source>
        <translation>Der Vorgang ist fehlgeschlagen; der Grund steht im Protokoll.</translation>
    </message>
</context>
<context>
    <name>Template</name>
    <message>
        <source>For example {}</source>
        <translation>Zum Beispiel {}</translation>
    </message>
</context>
<context>
    <name>TimeAxis</name>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>TimelineChart</name>
    <message>
        <source>The chart {} cannot be saved; choose a writable folder and a name that ends in .png or .svg.</source>
        <translation>Der Verlauf {} lässt sich nicht speichern; wählen Sie einen beschreibbaren Ordner und einen Namen, der auf .png oder .svg endet.</translation>
    </message>
    <message>
        <source>Expression over time</source>
        <translation>Ausdruck im Verlauf</translation>
    </message>
    <message>
        <source>Show or hide the curve for {}</source>
        <translation>Die Kurve für {} zeigen oder verbergen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Show all curves</source>
        <translation>Alle Kurven zeigen</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Follow live. Turn it off, or use the wheel, to look back over the session (keys: + − ← → Home End)</source>
        <translation>Live folgen. Ausschalten oder das Mausrad drehen, um auf die Sitzung zurückzublicken (Tasten: + − ← → Pos1 Ende)</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Save the chart as PNG or SVG (Ctrl+S)</source>
        <translation>Den Verlauf als PNG oder SVG speichern (Strg+S)</translation>
    </message>
    <message>
        <source>Single pictures have no curve over time</source>
        <translation>Einzelne Bilder haben keinen zeitlichen Verlauf</translation>
    </message>
    <message>
        <source>Expression of {}</source>
        <translation>Ausdruck von {}</translation>
    </message>
</context>
<context>
    <name>VideoView</name>
    <message>
        <source>Live picture</source>
        <translation>Live-Bild</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Benennen…</translation>
    </message>
    <message>
        <source>Set neutral baseline…</source>
        <translation>Neutrale Baseline festlegen…</translation>
    </message>
    <message>
        <source>Clear neutral baseline</source>
        <translation>Neutrale Baseline löschen</translation>
    </message>
    <message>
        <source>REC</source>
        <translation>REC</translation>
    </message>
    <message>
        <source>No face in the picture</source>
        <translation>Kein Gesicht im Bild</translation>
    </message>
</context>
<context>
    <name>WindowParts</name>
    <message>
        <source>Choose the video source</source>
        <translation>Die Videoquelle wählen</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Change the settings (Ctrl+,)</source>
        <translation>Die Einstellungen ändern (Strg+,)</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>Gesicht</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Source and recording</source>
        <translation>Quelle und Aufnahme</translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>%n frame(s) had more faces than the maximum, by up to {}; see Settings &gt; Detector.</source>
        <translation>
            <numerusform>%n Bild hatte mehr Gesichter als die Höchstzahl, bis zu {} zu viel; siehe Einstellungen &gt; Detektor.</numerusform>
            <numerusform>%n Bilder hatten mehr Gesichter als die Höchstzahl, bis zu {} zu viel; siehe Einstellungen &gt; Detektor.</numerusform>
        </translation>
    </message>
    <message>
        <source>the end is cut off or damaged</source>
        <translation>das Ende ist abgeschnitten oder beschädigt</translation>
    </message>
    <message>
        <source>some timestamps are not from the file</source>
        <translation>einige Zeitstempel stammen nicht aus der Datei</translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s){of} are missing</source>
        <translation>
            <numerusform>%n Bild{of} fehlt</numerusform>
            <numerusform>%n Bilder{of} fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the timestamps of %n frame(s){of} are not from the file</source>
        <translation>
            <numerusform>der Zeitstempel von %n Bild{of} stammt nicht aus der Datei</numerusform>
            <numerusform>die Zeitstempel von %n Bildern{of} stammen nicht aus der Datei</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s){of} could not be read</source>
        <translation>
            <numerusform>%n Bild{of} ließ sich nicht lesen</numerusform>
            <numerusform>%n Bilder{of} ließen sich nicht lesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s){of} could not be decoded</source>
        <translation>
            <numerusform>%n Bild{of} ließ sich nicht dekodieren</numerusform>
            <numerusform>%n Bilder{of} ließen sich nicht dekodieren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s){of} are damaged</source>
        <translation>
            <numerusform>%n Bild{of} ist beschädigt</numerusform>
            <numerusform>%n Bilder{of} sind beschädigt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s){of} are nearly black</source>
        <translation>
            <numerusform>%n Bild{of} ist fast schwarz</numerusform>
            <numerusform>%n Bilder{of} sind fast schwarz</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n numbered series in it were read as one</source>
        <translation>
            <numerusform>%n nummerierte Reihe darin wurde als eine gelesen</numerusform>
            <numerusform>%n nummerierte Reihen darin wurden als eine gelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) in it were not read in full</source>
        <translation>
            <numerusform>%n Datei oder Unterordner darin wurde nicht ganz gelesen</numerusform>
            <numerusform>%n Dateien oder Unterordner darin wurden nicht ganz gelesen</numerusform>
        </translation>
    </message>
    <message>
        <source> of {}</source>
        <translation> von {}</translation>
    </message>
</context>
<context>
    <name>reading</name>
    <message>
        <source>{} was read, but note: {}.</source>
        <translation>{} wurde gelesen; zu beachten: {}.</translation>
    </message>
    <message>
        <source>{} could not be read completely: {}.</source>
        <translation>{} konnte nicht vollständig gelesen werden: {}.</translation>
    </message>
    <message>
        <source>{found} faces, {read} analysed; to change the maximum, see Settings &gt; Detector</source>
        <translation>{found} Gesichter, {read} ausgewertet; zur Höchstzahl siehe Einstellungen &gt; Detektor</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Camera to open, remembered by device; if none is chosen, the first is used.</source>
        <translation>Welche Kamera geöffnet wird, nach Gerät gemerkt; ist keine gewählt, die erste.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Requested width.</source>
        <translation>Angeforderte Breite.</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Requested height.</source>
        <translation>Angeforderte Höhe.</translation>
    </message>
    <message>
        <source>Frame rate</source>
        <translation>Bildrate</translation>
    </message>
    <message>
        <source>Requested frame rate.</source>
        <translation>Angeforderte Bildrate.</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>Bilder/s</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Show the picture mirrored. Files are never mirrored.</source>
        <translation>Das Bild gespiegelt zeigen. Dateien werden nie gespiegelt.</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>Schnittstelle</translation>
    </message>
    <message>
        <source>System interface used to open the camera; auto uses the usual one.</source>
        <translation>Schnittstelle des Systems, über die die Kamera geöffnet wird; automatisch nimmt die übliche.</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>Detektor</translation>
    </message>
    <message>
        <source>YuNet file</source>
        <translation>YuNet-Datei</translation>
    </message>
    <message>
        <source>Smallest face</source>
        <translation>Kleinstes Gesicht</translation>
    </message>
    <message>
        <source>Detect every</source>
        <translation>Detektion alle</translation>
    </message>
    <message>
        <source>Mien&apos;s own finds the most faces; Haar is that of earlier versions; YuNet needs its model file.</source>
        <translation>Miens eigener findet die meisten Gesichter; Haar ist der früherer Versionen; YuNet braucht seine Modelldatei.</translation>
    </message>
    <message>
        <source>Path to YuNet&apos;s ONNX file.</source>
        <translation>Pfad zur ONNX-Datei von YuNet.</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>Higher values also find faint and partly hidden faces, but give more false detections.</source>
        <translation>Höhere Werte finden auch undeutliche und teils verdeckte Gesichter, aber öfter auch etwas, das keines ist.</translation>
    </message>
    <message>
        <source>Per cent of the picture&apos;s shorter side, as drawn in the preview; lower values find faces further away but take longer.</source>
        <translation>In Prozent der kürzeren Bildseite, wie in der Vorschau gezeichnet; kleinere Werte finden weiter entfernte Gesichter, dauern aber länger.</translation>
    </message>
    <message>
        <source>Faces are tracked by their motion in between; higher values save time.</source>
        <translation>Dazwischen werden Gesichter nach ihrer Bewegung verfolgt; höhere Werte sparen Zeit.</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Maximum faces</source>
        <translation>Höchstzahl der Gesichter</translation>
    </message>
    <message>
        <source>Further faces are left out; those already tracked stay.</source>
        <translation>Weitere Gesichter werden ausgelassen; schon verfolgte bleiben.</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Time constant; 0 turns smoothing off.</source>
        <translation>Zeitkonstante; 0 schaltet die Glättung aus.</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>Confidence threshold</source>
        <translation>Konfidenzschwelle</translation>
    </message>
    <message>
        <source>Below this confidence, a label reads &quot;uncertain&quot;.</source>
        <translation>Unterhalb dieser Konfidenz heißt es „unsicher“.</translation>
    </message>
    <message>
        <source>Expected expressions</source>
        <translation>Erwartete Ausdrücke</translation>
    </message>
    <message>
        <source>Everyday: neutral and happy faces are common, as in daily life. Expressive: all seven expressions are equally likely, as when people pose or react to something.</source>
        <translation>Alltag: neutrale und fröhliche Gesichter sind häufig, wie im täglichen Leben. Ausdrucksstark: alle sieben Ausdrücke sind gleich wahrscheinlich, wie wenn Menschen posieren oder auf etwas reagieren.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Threads per network.</source>
        <translation>Threads je Netz.</translation>
    </message>
    <message>
        <source>Maximum rate</source>
        <translation>Höchste Bildrate</translation>
    </message>
    <message>
        <source>Maximum number of frames analysed per second; 0 analyses as many as possible.</source>
        <translation>So viele Bilder werden je Sekunde höchstens ausgewertet; 0 wertet so viele wie möglich aus.</translation>
    </message>
    <message>
        <source>Sequence frame rate</source>
        <translation>Bildrate von Bildfolgen</translation>
    </message>
    <message>
        <source>Frame rate at which a folder of numbered frames was recorded.</source>
        <translation>Bildrate, mit der ein Ordner nummerierter Bilder aufgenommen wurde.</translation>
    </message>
    <message>
        <source>Minimum face size</source>
        <translation>Mindestgröße</translation>
    </message>
    <message>
        <source>A face whose shorter side is smaller reads &quot;uncertain&quot;; 0 turns this off.</source>
        <translation>Ein Gesicht, dessen kürzere Seite kleiner ist, heißt „unsicher“; 0 schaltet das aus.</translation>
    </message>
    <message>
        <source>Minimum brightness</source>
        <translation>Mindesthelligkeit</translation>
    </message>
    <message>
        <source>A face whose mean grey level is lower reads &quot;uncertain&quot;; 0 turns this off.</source>
        <translation>Ein Gesicht, dessen mittlerer Grauwert niedriger ist, heißt „unsicher“; 0 schaltet das aus.</translation>
    </message>
    <message>
        <source>Minimum sharpness</source>
        <translation>Mindestschärfe</translation>
    </message>
    <message>
        <source>A less sharp face reads &quot;uncertain&quot;; sharp faces have 10 to 17; 0 turns this off.</source>
        <translation>Ein weniger scharfes Gesicht heißt „unsicher“; scharfe Gesichter haben 10 bis 17; 0 schaltet das aus.</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>Maximum head turn</source>
        <translation>Größte Kopfdrehung</translation>
    </message>
    <message>
        <source>A face turned further from the camera reads &quot;uncertain&quot;; 0 turns this off.</source>
        <translation>Ein weiter von der Kamera abgewandtes Gesicht heißt „unsicher“; 0 schaltet das aus.</translation>
    </message>
    <message>
        <source>°</source>
        <translation>°</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Where recordings are saved; if empty, in the documents folder.</source>
        <translation>Wo Aufnahmen gespeichert werden; wenn leer, im Ordner für Dokumente.</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <source>May contain {date}, {time}, {source}, {participant} and {number}.</source>
        <translation>Kann {date}, {time}, {source}, {participant} und {number} enthalten.</translation>
    </message>
    <message>
        <source>Write every</source>
        <translation>Schreiben alle</translation>
    </message>
    <message>
        <source>How long rows may be buffered before they are written; 0 writes each at once.</source>
        <translation>Wie lange Zeilen gepuffert werden dürfen, bevor sie geschrieben werden; 0 schreibt jede sofort.</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>Markers that the keys 1 to 9 set in a recording.</source>
        <translation>Marker, die die Tasten 1 bis 9 in einer Aufnahme setzen.</translation>
    </message>
    <message>
        <source>Low disk space</source>
        <translation>Wenig Speicherplatz</translation>
    </message>
    <message>
        <source>Warn during a recording when less than this is free.</source>
        <translation>Während einer Aufnahme warnen, wenn weniger frei ist.</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Blur faces</source>
        <translation>Gesichter verwischen</translation>
    </message>
    <message>
        <source>Make faces unrecognisable, on screen and in saved pictures.</source>
        <translation>Gesichter unkenntlich machen, auf dem Bildschirm und in gespeicherten Bildern.</translation>
    </message>
    <message>
        <source>Ask for consent</source>
        <translation>Nach Zustimmung fragen</translation>
    </message>
    <message>
        <source>Before each recording, ask to confirm the text below.</source>
        <translation>Vor jeder Aufnahme bestätigen lassen, dass die Menschen dem folgenden Text zustimmen.</translation>
    </message>
    <message>
        <source>Consent text</source>
        <translation>Text der Zustimmung</translation>
    </message>
    <message>
        <source>The text that people agree to; it is saved with the recording.</source>
        <translation>Der Text, dem zugestimmt wird; er wird mit der Aufnahme gespeichert.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>System follows the theme of the operating system.</source>
        <translation>System folgt dem Farbschema des Betriebssystems.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>System uses the language of the operating system, if Mien supports it.</source>
        <translation>System nimmt die Sprache des Betriebssystems, wenn es sie in Mien gibt.</translation>
    </message>
    <message>
        <source>Show evidence</source>
        <translation>Belege zeigen</translation>
    </message>
    <message>
        <source>Show on each face what speaks for and against its label.</source>
        <translation>Auf jedem Gesicht zeigen, was für und gegen seine Bezeichnung spricht.</translation>
    </message>
    <message>
        <source>Raw curves</source>
        <translation>Ungeglättete Kurven</translation>
    </message>
    <message>
        <source>Draw unsmoothed estimates behind the curves.</source>
        <translation>Die ungeglätteten Schätzungen hinter den Kurven zeichnen.</translation>
    </message>
    <message>
        <source>The people in the picture know that their facial expressions are being estimated and recorded on this computer, as numbers and labels without pictures, and they agree.</source>
        <translation>Die Menschen im Bild wissen, dass ihr Gesichtsausdruck auf diesem Rechner geschätzt und aufgenommen wird, als Zahlen und Bezeichnungen ohne Bilder, und sie stimmen zu.</translation>
    </message>
    <message>
        <source>Analysis</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Mien&apos;s own</source>
        <translation>Miens eigener</translation>
    </message>
    <message>
        <source>Everyday</source>
        <translation>Alltag</translation>
    </message>
    <message>
        <source>Expressive</source>
        <translation>Ausdrucksstark</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
</context>
<context>
    <name>trouble</name>
    <message>
        <source>{} is in use by another program; close it there (perhaps a video call), and it opens here.</source>
        <translation>{} wird von einem anderen Programm benutzt; schließen Sie sie dort (vielleicht ein Videogespräch), dann öffnet sie sich hier.</translation>
    </message>
    <message>
        <source>{} cannot be accessed; allow it in the privacy settings of this computer, or give your account access to video devices.</source>
        <translation>{} ist für Mien gesperrt; erlauben Sie den Zugriff in den Datenschutz-Einstellungen dieses Rechners, oder geben Sie Ihrem Konto Zugriff auf Videogeräte.</translation>
    </message>
    <message>
        <source>{} is not connected; plug it in, and it opens automatically.</source>
        <translation>{} ist nicht angeschlossen; stecken Sie sie ein, dann öffnet sie sich automatisch.</translation>
    </message>
    <message>
        <source>{} sends no picture; reconnect it, or choose another size in the settings.</source>
        <translation>{} liefert kein Bild; stecken Sie sie neu ein, oder wählen Sie in den Einstellungen eine andere Größe.</translation>
    </message>
    <message>
        <source>{} sends only black; open its cover, turn on a light, or look for a key that turns the camera off.</source>
        <translation>{} liefert nur Schwarz; öffnen Sie ihre Abdeckung, machen Sie Licht, oder suchen Sie nach einer Taste, die die Kamera ausschaltet.</translation>
    </message>
    <message>
        <source>{} keeps sending the same picture; reconnect it.</source>
        <translation>{} liefert immer wieder dasselbe Bild; stecken Sie sie neu ein.</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>neutral</source>
        <translation>neutral</translation>
    </message>
    <message>
        <source>happy</source>
        <translation>fröhlich</translation>
    </message>
    <message>
        <source>surprised</source>
        <translation>überrascht</translation>
    </message>
    <message>
        <source>sad</source>
        <translation>traurig</translation>
    </message>
    <message>
        <source>angry</source>
        <translation>wütend</translation>
    </message>
    <message>
        <source>disgusted</source>
        <translation>angewidert</translation>
    </message>
    <message>
        <source>fearful</source>
        <translation>ängstlich</translation>
    </message>
    <message>
        <source>child</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>young adult</source>
        <translation>jung</translation>
    </message>
    <message>
        <source>adult</source>
        <translation>erwachsen</translation>
    </message>
    <message>
        <source>senior</source>
        <translation>alt</translation>
    </message>
    <message>
        <source>expression uncertain</source>
        <translation>Ausdruck unsicher</translation>
    </message>
    <message>
        <source>age uncertain</source>
        <translation>Alter unsicher</translation>
    </message>
    <message>
        <source>face #{}</source>
        <translation>Gesicht #{}</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>zu klein</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>zu dunkel</translation>
    </message>
    <message>
        <source>too blurred</source>
        <translation>zu unscharf</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>abgewandt</translation>
    </message>
    <message>
        <source>not clear enough</source>
        <translation>nicht deutlich genug</translation>
    </message>
    <message>
        <source>Come closer, or choose a larger picture size.</source>
        <translation>Kommen Sie näher, oder wählen Sie eine größere Bildgröße.</translation>
    </message>
    <message>
        <source>Put more light on the face.</source>
        <translation>Mehr Licht auf das Gesicht richten.</translation>
    </message>
    <message>
        <source>Hold still, or focus the camera.</source>
        <translation>Halten Sie still, oder stellen Sie die Kamera scharf.</translation>
    </message>
    <message>
        <source>Look towards the camera.</source>
        <translation>Zur Kamera blicken.</translation>
    </message>
    <message>
        <source>No expression stands out; see the bars for probabilities.</source>
        <translation>Kein Ausdruck sticht hervor; die Balken zeigen die Wahrscheinlichkeiten.</translation>
    </message>
</context>
</TS>
