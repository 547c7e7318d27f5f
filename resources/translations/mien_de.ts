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
        <source>Reads facial expression and age group from a camera or a video, charts them as they change, and records them. It runs on this computer alone: nothing leaves it.</source>
        <translation>Liest Gesichtsausdruck und Altersgruppe aus einer Kamera oder einem Video, zeichnet ihren Verlauf und nimmt ihn auf. Es läuft allein auf diesem Rechner: nichts verlässt ihn.</translation>
    </message>
    <message>
        <source>An expression is what a face looks like, not what a person feels. Mien must not be used to judge people at work or at school.</source>
        <translation>Ein Ausdruck ist, wie ein Gesicht aussieht, nicht was ein Mensch fühlt. Mien darf nicht benutzt werden, um Menschen am Arbeitsplatz oder in der Schule zu beurteilen.</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>Mien: MIT licence, copyright 2026 the Mien authors. Qt is used under the LGPL, version 3; its source is at code.qt.io, and its libraries can be replaced by your own.</source>
        <translation>Mien: MIT-Lizenz, Copyright 2026 die Autoren von Mien. Qt wird unter der LGPL, Version 3, benutzt; sein Quelltext liegt auf code.qt.io, und seine Bibliotheken lassen sich durch eigene ersetzen.</translation>
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
        <source>Put all versions into the clipboard, for a report</source>
        <translation>Alle Versionen in die Zwischenablage legen, für einen Bericht</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Network for expression: {}</source>
        <translation>Netz für den Ausdruck: {}</translation>
    </message>
    <message>
        <source>Network for age group: {}</source>
        <translation>Netz für die Altersgruppe: {}</translation>
    </message>
    <message>
        <source>Network that finds faces: {}</source>
        <translation>Netz, das Gesichter findet: {}</translation>
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
        <translation>Neutrale Grundlinie</translation>
    </message>
    <message>
        <source>Neutral baseline of {}</source>
        <translation>Neutrale Grundlinie von {}</translation>
    </message>
    <message>
        <source>Corrects what is shown of this person, and can be taken back at any time. The columns of a recording stay as they were read; the correction is noted beside them.</source>
        <translation>Korrigiert, was von diesem Menschen gezeigt wird, und lässt sich jederzeit zurücknehmen. Die Spalten einer Aufnahme bleiben, wie sie gelesen wurden; die Korrektur wird daneben vermerkt.</translation>
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
        <source>Look at the camera with a relaxed face, lips together, in good light. {} s to go.</source>
        <translation>Schauen Sie mit entspanntem Gesicht in die Kamera, die Lippen geschlossen, in gutem Licht. Noch {} s.</translation>
    </message>
    <message>
        <source>This face reads as neutral already; nothing needs to be corrected.</source>
        <translation>Dieses Gesicht liest sich schon als neutral; es gibt nichts zu korrigieren.</translation>
    </message>
    <message>
        <source>At rest, this face resembles other expressions. They will show less:</source>
        <translation>In Ruhe ähnelt dieses Gesicht anderen Ausdrücken. Sie werden weniger gezeigt:</translation>
    </message>
    <message>
        <source>{expression}: {amount}</source>
        <translation>{expression}: {amount}</translation>
    </message>
    <message>
        <source>{:.2f} off the logarithm of its odds against neutral</source>
        <translation>{:.2f} vom Logarithmus seiner Chancen gegenüber neutral</translation>
    </message>
    <message>
        <source>a little less (odds ÷ {})</source>
        <translation>etwas weniger (Chancen ÷ {})</translation>
    </message>
    <message>
        <source>clearly less (odds ÷ {})</source>
        <translation>deutlich weniger (Chancen ÷ {})</translation>
    </message>
    <message>
        <source>far less (odds ÷ {})</source>
        <translation>viel weniger (Chancen ÷ {})</translation>
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
        <source>Sizes and rates that the camera offers</source>
        <translation>Größen und Raten, die die Kamera anbietet</translation>
    </message>
    <message>
        <source>Use this camera</source>
        <translation>Diese Kamera benutzen</translation>
    </message>
    <message>
        <source>Offered by the camera…</source>
        <translation>Von der Kamera angeboten…</translation>
    </message>
    <message>
        <source>Usual sizes…</source>
        <translation>Übliche Größen…</translation>
    </message>
    <message>
        <source>{}×{} at {:g}/s</source>
        <translation>{}×{} mit {:g}/s</translation>
    </message>
    <message>
        <source>No camera is open.</source>
        <translation>Keine Kamera ist offen.</translation>
    </message>
    <message>
        <source> at {:g}/s</source>
        <translation> mit {:g}/s</translation>
    </message>
    <message>
        <source>nothing special</source>
        <translation>nichts Besonderes</translation>
    </message>
    <message>
        <source>{}: asked for {}, got {}</source>
        <translation>{}: verlangt {}, bekommen {}</translation>
    </message>
</context>
<context>
    <name>CaptureThread</name>
    <message>
        <source>The source failed: {}</source>
        <translation>Die Quelle hat versagt: {}</translation>
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
        <source>What is agreed to</source>
        <translation>Dem wird zugestimmt</translation>
    </message>
    <message>
        <source>The people in the picture &amp;agree</source>
        <translation>Die Menschen im Bild &amp;stimmen zu</translation>
    </message>
    <message>
        <source>The text and the time of the tick go into the recording</source>
        <translation>Text und Zeit des Hakens kommen in die Aufnahme</translation>
    </message>
    <message>
        <source>&amp;Participant (optional)</source>
        <translation>&amp;Teilnehmer (freiwillig)</translation>
    </message>
    <message>
        <source>For the file&apos;s name. A code such as P07 says less about a person than a name.</source>
        <translation>Für den Namen der Datei. Ein Kürzel wie P07 sagt weniger über einen Menschen als ein Name.</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Aufnehmen</translation>
    </message>
    <message>
        <source>Start to record; needs the tick</source>
        <translation>Die Aufnahme beginnen; braucht den Haken</translation>
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
        <source>There is nothing to record yet; wait until the picture is there.</source>
        <translation>Es gibt noch nichts aufzunehmen; warten Sie, bis das Bild da ist.</translation>
    </message>
    <message>
        <source>This source has ended and cannot be played again; open it anew.</source>
        <translation>Diese Quelle ist zu Ende und lässt sich nicht noch einmal abspielen; öffnen Sie sie neu.</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Something went wrong that should not</source>
        <translation>Etwas ist schiefgegangen, das nicht sollte</translation>
    </message>
    <message>
        <source>Mien may go on, but a restart is safer. The error: {}</source>
        <translation>Mien arbeitet vielleicht weiter, aber ein Neustart ist sicherer. Der Fehler: {}</translation>
    </message>
    <message>
        <source>The recording was closed and is kept: {}</source>
        <translation>Die Aufnahme wurde geschlossen und ist erhalten: {}</translation>
    </message>
    <message>
        <source>No recording was going on.</source>
        <translation>Es lief keine Aufnahme.</translation>
    </message>
    <message>
        <source>The &amp;end of the log</source>
        <translation>Das &amp;Ende des Protokolls</translation>
    </message>
    <message>
        <source>The end of the log</source>
        <translation>Das Ende des Protokolls</translation>
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
        <source>Put the error and the log into the clipboard</source>
        <translation>Fehler und Protokoll in die Zwischenablage legen</translation>
    </message>
    <message>
        <source>Show log &amp;folder</source>
        <translation>Ordner des &amp;Protokolls zeigen</translation>
    </message>
    <message>
        <source>Open the folder that the log is in</source>
        <translation>Den Ordner öffnen, in dem das Protokoll liegt</translation>
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
        <source>Name of {} (none takes it off):</source>
        <translation>Name für {} (leer nimmt ihn weg):</translation>
    </message>
    <message>
        <source>The user guide is not part of this installation.</source>
        <translation>Die Anleitung gehört nicht zu dieser Installation.</translation>
    </message>
    <message>
        <source>Deleted.</source>
        <translation>Gelöscht.</translation>
    </message>
    <message>
        <source>Closed; it can be opened.</source>
        <translation>Geschlossen; sie lässt sich öffnen.</translation>
    </message>
    <message>
        <source>The face was seen too seldom; keep it well lit in the picture.</source>
        <translation>Das Gesicht war zu selten zu sehen; halten Sie es gut beleuchtet im Bild.</translation>
    </message>
    <message>
        <source>The face looked {}, not neutral; relax it, and look at the camera.</source>
        <translation>Das Gesicht sah {} aus, nicht neutral; entspannen Sie es, und schauen Sie in die Kamera.</translation>
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
        <source>Give the selected face a name (F2)</source>
        <translation>Dem gewählten Gesicht einen Namen geben (F2)</translation>
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
        <source>Click a face, or press Tab in the picture, to choose it.</source>
        <translation>Klicken Sie ein Gesicht an, oder drücken Sie im Bild Tab, um es zu wählen.</translation>
    </message>
    <message>
        <source>Clear neutral baseline</source>
        <translation>Neutrale Grundlinie löschen</translation>
    </message>
    <message>
        <source>The expressions of this face are corrected; show them as they are read</source>
        <translation>Die Ausdrücke dieses Gesichts sind korrigiert; so zeigen, wie sie gelesen werden</translation>
    </message>
    <message>
        <source>Set neutral baseline…</source>
        <translation>Neutrale Grundlinie setzen…</translation>
    </message>
    <message>
        <source>Take ten seconds of the neutral face as this person&apos;s zero</source>
        <translation>Zehn Sekunden des neutralen Gesichts als Nullpunkt dieses Menschen nehmen</translation>
    </message>
    <message>
        <source>Uncertain: {}. {}</source>
        <translation>Unsicher: {}. {}</translation>
    </message>
</context>
<context>
    <name>Files</name>
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
        <source>The picture {} cannot be saved; choose a folder that can be written and a name that ends in .png or .jpg.</source>
        <translation>Das Bild {} lässt sich nicht speichern; wählen Sie einen Ordner, in den geschrieben werden darf, und einen Namen, der auf .png oder .jpg endet.</translation>
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
        <source>It finds the faces in a picture, estimates what expression each one shows and in which age group it seems to be, charts both over time, and records them as a table when you press Record. The estimates are often wrong; the model cards in Help, About say how often.</source>
        <translation>Es findet die Gesichter in einem Bild, schätzt, welchen Ausdruck jedes zeigt und zu welcher Altersgruppe es zu gehören scheint, zeichnet den Verlauf und nimmt ihn als Tabelle auf, wenn Sie auf Aufnehmen drücken. Die Schätzungen sind oft falsch; die Modellkarten unter Hilfe, Über Mien sagen, wie oft.</translation>
    </message>
    <message>
        <source>What it does not do, and must not be used for</source>
        <translation>Was es nicht tut, und wofür es nicht benutzt werden darf</translation>
    </message>
    <message>
        <source>It reads facial expressions, and these are not feelings: a smile can be polite, a frown can be thought. Do not infer from them what a person feels, means or is like.

Never use it to judge people at work or at school. In the European Union, Article 5(1)(f) of the AI Act (Regulation (EU) 2024/1689) prohibits systems that infer emotions at the workplace and in education, except for medical or safety reasons. Record only people who know of it and agree.</source>
        <translation>Es liest Gesichtsausdrücke, und die sind keine Gefühle: ein Lächeln kann höflich sein, ein Stirnrunzeln Nachdenken. Schließen Sie daraus nicht, was ein Mensch fühlt, meint oder wie er ist.

Benutzen Sie es nie, um Menschen am Arbeitsplatz oder in der Schule zu beurteilen. In der Europäischen Union verbietet Artikel 5 Absatz 1 Buchstabe f der KI-Verordnung (Verordnung (EU) 2024/1689) Systeme, die am Arbeitsplatz und in Bildungseinrichtungen auf Emotionen schließen, außer aus medizinischen oder Sicherheitsgründen. Nehmen Sie nur Menschen auf, die davon wissen und zustimmen.</translation>
    </message>
    <message>
        <source>What stays on this computer</source>
        <translation>Was auf diesem Rechner bleibt</translation>
    </message>
    <message>
        <source>Everything. Pictures are worked on in memory and not kept, unless you save one. Recordings hold numbers and labels, in a folder of your choice. Mien sends nothing anywhere, and connects to nothing but a stream whose address you give.</source>
        <translation>Alles. Bilder werden im Speicher bearbeitet und nicht behalten, wenn Sie nicht eines speichern. Aufnahmen enthalten Zahlen und Bezeichnungen, in einem Ordner Ihrer Wahl. Mien sendet nichts irgendwohin und verbindet sich mit nichts als einem Stream, dessen Adresse Sie angeben.</translation>
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
        <source>Mien&apos;s guide</source>
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
        <translation>Nächste Stelle</translation>
    </message>
    <message>
        <source>Find the next place (F3)</source>
        <translation>Die nächste Stelle suchen (F3)</translation>
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
        <source>No camera was found, so the demo is shown; open a video, or plug one in.</source>
        <translation>Es wurde keine Kamera gefunden, darum läuft die Demo; öffnen Sie ein Video, oder stecken Sie eine ein.</translation>
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
        <source>Chart follows the picture</source>
        <translation>Verlauf folgt dem Bild</translation>
    </message>
    <message>
        <source>Raw curves</source>
        <translation>Rohe Kurven</translation>
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
        <translation>Ganzer Bildschirm</translation>
    </message>
    <message>
        <source>Start or stop recording</source>
        <translation>Aufnahme beginnen oder beenden</translation>
    </message>
    <message>
        <source>Marker with text…</source>
        <translation>Marker mit Text…</translation>
    </message>
    <message>
        <source>Show recordings folder</source>
        <translation>Ordner der Aufnahmen zeigen</translation>
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
        <translation>Ordner des Protokolls zeigen</translation>
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
        <source>Tells apart: {}</source>
        <translation>Unterscheidet: {}</translation>
    </message>
    <message>
        <source>Sees: {} × {} pixels, {}</source>
        <translation>Sieht: {} × {} Pixel, {}</translation>
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
        <source>Right on unseen faces: {share} of {faces}</source>
        <translation>Richtig bei ungesehenen Gesichtern: {share} von {faces}</translation>
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
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>One picture back</source>
        <translation>Ein Bild zurück</translation>
    </message>
    <message>
        <source>One picture on</source>
        <translation>Ein Bild vor</translation>
    </message>
    <message>
        <source>Begin anew at the end</source>
        <translation>Am Ende von vorn beginnen</translation>
    </message>
    <message>
        <source>Place in the file</source>
        <translation>Stelle in der Datei</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>How many times its own speed the file plays</source>
        <translation>Wievielmal so schnell die Datei spielt</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Faces are blurred; no preview.</source>
        <translation>Gesichter werden verwischt; keine Vorschau.</translation>
    </message>
</context>
<context>
    <name>ProbabilityBars</name>
    <message>
        <source>The line at {} is the certainty that a label needs</source>
        <translation>Die Linie bei {} ist die Sicherheit, die eine Bezeichnung braucht</translation>
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
        <source>Enough for about {} at this rate</source>
        <translation>Reicht bei diesem Tempo für etwa {}</translation>
    </message>
    <message>
        <source>Room on the disk of the recording</source>
        <translation>Platz auf dem Datenträger der Aufnahme</translation>
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
        <source>Finish the recording (F9)</source>
        <translation>Die Aufnahme beenden (F9)</translation>
    </message>
    <message>
        <source>Record to a CSV file (F9)</source>
        <translation>In eine CSV-Datei aufnehmen (F9)</translation>
    </message>
</context>
<context>
    <name>RecordingSteps</name>
    <message>
        <source>The disk is getting full; the recording stops in good order when it is.</source>
        <translation>Der Datenträger wird voll; die Aufnahme endet dann in guter Ordnung.</translation>
    </message>
    <message>
        <source>Marker</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>What happened:</source>
        <translation>Was geschah:</translation>
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
        <source>Mien or the computer stopped while they went on. Keep closes the files properly, with everything up to the last moments; what you leave is offered again.</source>
        <translation>Mien oder der Rechner blieb stehen, während sie liefen. Behalten schließt die Dateien ordentlich ab, mit allem bis zu den letzten Augenblicken; was Sie liegen lassen, wird wieder angeboten.</translation>
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
        <source>Open the folder that the recording is in</source>
        <translation>Den Ordner öffnen, in dem die Aufnahme liegt</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Put the path of the recording into the clipboard</source>
        <translation>Den Pfad der Aufnahme in die Zwischenablage legen</translation>
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
        <source>start not known</source>
        <translation>Beginn unbekannt</translation>
    </message>
    <message>
        <source>Source not known</source>
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
        <source>Close the files of {} properly, with all that was written</source>
        <translation>Die Dateien von {} ordentlich abschließen, mit allem, was geschrieben wurde</translation>
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
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Delete {} for good</source>
        <translation>{} endgültig löschen</translation>
    </message>
    <message>
        <source>Do not delete</source>
        <translation>Nicht löschen</translation>
    </message>
    <message>
        <source>Leave {} as it is</source>
        <translation>{} lassen, wie es ist</translation>
    </message>
    <message>
        <source>Delete its three files? They cannot be brought back.</source>
        <translation>Ihre drei Dateien löschen? Sie lassen sich nicht zurückholen.</translation>
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
        <source>Put all of this page back to what it was made with</source>
        <translation>Diese ganze Seite auf die Voreinstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>Änderungen zurücknehmen</translation>
    </message>
    <message>
        <source>Go back to what was set when this window was opened</source>
        <translation>Zurück zu dem, was beim Öffnen dieses Fensters galt</translation>
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
        <source>Back to the default</source>
        <translation>Zurück zur Voreinstellung</translation>
    </message>
    <message>
        <source>{}: back to the default</source>
        <translation>{}: zurück zur Voreinstellung</translation>
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
        <translation>Neutrale Grundlinie des gewählten Gesichts setzen…</translation>
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
        <source> at {:.0f}/s</source>
        <translation> mit {:.0f}/s</translation>
    </message>
    <message>
        <source>Asked for {}</source>
        <translation>Verlangt: {}</translation>
    </message>
    <message>
        <source>Each picture is read for itself: nobody is followed, nothing smoothed.</source>
        <translation>Jedes Bild wird für sich gelesen: Niemand wird verfolgt, nichts geglättet.</translation>
    </message>
    <message>
        <source>Mien guessed this; the menu Source can read the folder as an image sequence.</source>
        <translation>Das hat Mien vermutet; im Menü Quelle lässt sich der Ordner als Bildfolge lesen.</translation>
    </message>
    <message>
        <source>Mien guessed this; the menu Source can read the folder as separate pictures.</source>
        <translation>Das hat Mien vermutet; im Menü Quelle lässt sich der Ordner als einzelne Bilder lesen.</translation>
    </message>
    <message>
        <source>The pictures are read as the frames of one film.</source>
        <translation>Die Bilder werden als Einzelbilder eines Films gelesen.</translation>
    </message>
</context>
<context>
    <name>SourceMenu</name>
    <message>
        <source>No camera found</source>
        <translation>Keine Kamera gefunden</translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation>Diese vergessen</translation>
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
        <source>Each picture for itself: nobody is followed</source>
        <translation>Jedes Bild für sich: Niemand wird verfolgt</translation>
    </message>
    <message>
        <source>Read as image sequence</source>
        <translation>Als Bildfolge lesen</translation>
    </message>
    <message>
        <source>The pictures are the frames of one film</source>
        <translation>Die Bilder sind die Einzelbilder eines Films</translation>
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
        <translation>Zuletzt offen</translation>
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
        <translation>Stream verloren</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>Kamera verloren</translation>
    </message>
    <message>
        <source>{} – trying again</source>
        <translation>{} – neuer Versuch läuft</translation>
    </message>
    <message>
        <source>No camera found: open a video, or watch the demo.</source>
        <translation>Keine Kamera gefunden: öffnen Sie ein Video, oder schauen Sie die Demo an.</translation>
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
        <source>{:.0f} pictures a second</source>
        <translation>{:.0f} Bilder je Sekunde</translation>
    </message>
    <message>
        <source>{:.0f} read</source>
        <translation>{:.0f} gelesen</translation>
    </message>
    <message>
        <source>{:.0f} ms behind</source>
        <translation>{:.0f} ms zurück</translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n übersprungen</numerusform>
            <numerusform>%n übersprungen</numerusform>
        </translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>lädt…</translation>
    </message>
    <message>
        <source>finding faces</source>
        <translation>Gesichter finden</translation>
    </message>
    <message>
        <source>following them</source>
        <translation>ihnen folgen</translation>
    </message>
    <message>
        <source>judging the picture</source>
        <translation>das Bild beurteilen</translation>
    </message>
    <message>
        <source>cutting faces out</source>
        <translation>Gesichter ausschneiden</translation>
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
        <source>together</source>
        <translation>zusammen</translation>
    </message>
    <message>
        <source>What the camera or the file gives, over the last two seconds</source>
        <translation>Was die Kamera oder die Datei gibt, über die letzten zwei Sekunden</translation>
    </message>
    <message>
        <source>Pictures a second in which faces were read; {} so far</source>
        <translation>Bilder je Sekunde, in denen Gesichter gelesen wurden; bisher {}</translation>
    </message>
    <message>
        <source>From the picture to its result, in milliseconds:</source>
        <translation>Vom Bild bis zum Ergebnis, in Millisekunden:</translation>
    </message>
    <message>
        <source>Pictures that came while others were read; they are shown, not analysed, and leave gaps in the frame numbers of the recording</source>
        <translation>Bilder, die kamen, während andere gelesen wurden; sie werden gezeigt, nicht ausgewertet, und hinterlassen Lücken in den Bildnummern der Aufnahme</translation>
    </message>
    <message>
        <source>What finds the faces; see Settings, Detector</source>
        <translation>Was die Gesichter findet; siehe Einstellungen, Detektor</translation>
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
        <source>If the camera asks for one</source>
        <translation>Wenn die Kamera danach fragt</translation>
    </message>
    <message>
        <source>The manual of a network camera names its address. The password is used to connect; it is written into no file and shown nowhere.</source>
        <translation>Das Handbuch einer Netzwerkkamera nennt ihre Adresse. Das Passwort dient zum Verbinden; es wird in keine Datei geschrieben und nirgends gezeigt.</translation>
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
        <source>An address begins with rtsp://, rtsps://, http:// or https://.</source>
        <translation>Eine Adresse beginnt mit rtsp://, rtsps://, http:// oder https://.</translation>
    </message>
    <message>
        <source>An address holds no blanks.</source>
        <translation>Eine Adresse enthält keine Leerzeichen.</translation>
    </message>
    <message>
        <source>The part behind the colon has to be a port, a number up to 65535.</source>
        <translation>Der Teil hinter dem Doppelpunkt muss ein Port sein, eine Zahl bis 65535.</translation>
    </message>
    <message>
        <source>The name or the number of the camera is missing after {}://.</source>
        <translation>Der Name oder die Nummer der Kamera fehlt nach {}://.</translation>
    </message>
</context>
<context>
    <name>TaskThread</name>
    <message>
        <source>Something failed; the log says why.</source>
        <translation>Etwas ist misslungen; das Protokoll sagt, warum.</translation>
    </message>
</context>
<context>
    <name>Template</name>
    <message>
        <source>Such as {}</source>
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
        <source>The chart {} cannot be saved; choose a folder that can be written and a name that ends in .png or .svg.</source>
        <translation>Der Verlauf {} lässt sich nicht speichern; wählen Sie einen Ordner, in den geschrieben werden darf, und einen Namen, der auf .png oder .svg endet.</translation>
    </message>
    <message>
        <source>Expression over time</source>
        <translation>Ausdruck im Verlauf</translation>
    </message>
    <message>
        <source>Show or hide the curve of {}</source>
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
        <source>Go with the time. Turn it off, or use the wheel, to look at everything there was (keys: + − ← → Home End)</source>
        <translation>Mit der Zeit gehen. Ausschalten, oder das Mausrad drehen, um alles anzuschauen, was war (Tasten: + − ← → Pos1 Ende)</translation>
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
        <translation>Neutrale Grundlinie setzen…</translation>
    </message>
    <message>
        <source>Clear neutral baseline</source>
        <translation>Neutrale Grundlinie löschen</translation>
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
        <source>Choose where the picture comes from</source>
        <translation>Wählen, woher das Bild kommt</translation>
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
        <source>Change how Mien works (Ctrl+,)</source>
        <translation>Ändern, wie Mien arbeitet (Strg+,)</translation>
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
        <source>In %n frame(s) there were more faces than the limit, up to {} too many; see Settings, Detector.</source>
        <translation>
            <numerusform>In %n Bild gab es mehr Gesichter als die Höchstzahl, bis zu {} zu viel; siehe Einstellungen, Detektor.</numerusform>
            <numerusform>In %n Bildern gab es mehr Gesichter als die Höchstzahl, bis zu {} zu viel; siehe Einstellungen, Detektor.</numerusform>
        </translation>
    </message>
    <message>
        <source>it is cut off or damaged at its end</source>
        <translation>das Ende ist abgeschnitten oder beschädigt</translation>
    </message>
    <message>
        <source>its times are not all the file&apos;s own</source>
        <translation>nicht alle Zeiten stammen aus der Datei</translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s){of} are missing</source>
        <translation>
            <numerusform>%n Bild{of} fehlt</numerusform>
            <numerusform>%n Bilder{of} fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the times of %n frame(s){of} are not the file&apos;s own</source>
        <translation>
            <numerusform>die Zeit von %n Bild{of} stammt nicht aus der Datei</numerusform>
            <numerusform>die Zeiten von %n Bildern{of} stammen nicht aus der Datei</numerusform>
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
        <source>%n numbered series in it are read as one</source>
        <translation>
            <numerusform>%n nummerierte Reihe darin wird als eine gelesen</numerusform>
            <numerusform>%n nummerierte Reihen darin werden als eine gelesen</numerusform>
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
        <source>{found} faces, {read} read; for the limit see Settings, Detector</source>
        <translation>{found} Gesichter, {read} gelesen; zur Höchstzahl siehe Einstellungen, Detektor</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Which camera to open, remembered by device; none takes the first.</source>
        <translation>Welche Kamera geöffnet wird, nach Gerät gemerkt; keine nimmt die erste.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Requested width.</source>
        <translation>Verlangte Breite.</translation>
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
        <translation>Verlangte Höhe.</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Requested frame rate.</source>
        <translation>Verlangte Bildrate.</translation>
    </message>
    <message>
        <source>1/s</source>
        <translation>1/s</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Show the picture as in a mirror. Files are never mirrored.</source>
        <translation>Das Bild wie im Spiegel zeigen. Dateien werden nie gespiegelt.</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>By which of the system&apos;s ways a camera is opened; auto takes the usual one.</source>
        <translation>Auf welchem Weg des Systems eine Kamera geöffnet wird; automatisch nimmt den üblichen.</translation>
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
        <translation>Suchen alle</translation>
    </message>
    <message>
        <source>Mien&apos;s own finds most; Haar is the one of earlier versions, YuNet needs its file.</source>
        <translation>Der von Mien findet am meisten; Haar ist der früherer Versionen, YuNet braucht seine Datei.</translation>
    </message>
    <message>
        <source>Path of YuNet&apos;s ONNX file.</source>
        <translation>Pfad der ONNX-Datei von YuNet.</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>More finds fainter and half-hidden faces, and now and then one that is none.</source>
        <translation>Mehr findet auch undeutliche und halb verdeckte Gesichter, und hin und wieder eines, das keines ist.</translation>
    </message>
    <message>
        <source>In per cent of the picture&apos;s shorter side, as drawn in the preview; less finds faces further away and takes longer.</source>
        <translation>In Prozent der kürzeren Seite des Bildes, wie in der Vorschau gezeichnet; weniger findet weiter entfernte Gesichter und dauert länger.</translation>
    </message>
    <message>
        <source>In between, faces are followed by their movement; more saves time.</source>
        <translation>Dazwischen wird Gesichtern nach ihrer Bewegung gefolgt; mehr spart Zeit.</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Most faces</source>
        <translation>Höchstens Gesichter</translation>
    </message>
    <message>
        <source>More are left out; who is followed already stays.</source>
        <translation>Weitere werden ausgelassen; wer schon verfolgt wird, bleibt.</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Time constant; 0 turns it off.</source>
        <translation>Zeitkonstante; 0 schaltet sie aus.</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>Certainty</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Below it a label reads &quot;uncertain&quot;.</source>
        <translation>Darunter heißt es „unsicher“.</translation>
    </message>
    <message>
        <source>Expected expressions</source>
        <translation>Erwartete Ausdrücke</translation>
    </message>
    <message>
        <source>Everyday: neutral and happy faces are common, as in life. Expressive: all seven are equally likely, as among posed or provoked expressions.</source>
        <translation>Alltag: neutrale und fröhliche Gesichter sind häufig, wie im Leben. Ausdrucksstark: alle sieben sind gleich wahrscheinlich, wie bei gestellten oder hervorgerufenen Ausdrücken.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Threads of each network.</source>
        <translation>Threads jedes Netzes.</translation>
    </message>
    <message>
        <source>Highest rate</source>
        <translation>Höchste Rate</translation>
    </message>
    <message>
        <source>No more frames a second are analysed; 0 takes every one there is time for.</source>
        <translation>Mehr Bilder je Sekunde werden nicht ausgewertet; 0 nimmt alle, für die Zeit ist.</translation>
    </message>
    <message>
        <source>Sequence rate</source>
        <translation>Rate einer Bildfolge</translation>
    </message>
    <message>
        <source>How many frames a second a folder of numbered frames was recorded with.</source>
        <translation>Mit wie vielen Bildern je Sekunde ein Ordner nummerierter Bilder aufgenommen wurde.</translation>
    </message>
    <message>
        <source>Smallest read</source>
        <translation>Kleinstes lesbares</translation>
    </message>
    <message>
        <source>A face whose shorter side is below it reads &quot;uncertain&quot;; 0 turns this off.</source>
        <translation>Ein Gesicht, dessen kürzere Seite darunter liegt, heißt „unsicher“; 0 schaltet das aus.</translation>
    </message>
    <message>
        <source>Darkest read</source>
        <translation>Dunkelstes lesbares</translation>
    </message>
    <message>
        <source>A face with a mean gray below it reads &quot;uncertain&quot;; 0 turns this off.</source>
        <translation>Ein Gesicht mit einem mittleren Grau darunter heißt „unsicher“; 0 schaltet das aus.</translation>
    </message>
    <message>
        <source>Least sharpness</source>
        <translation>Geringste Schärfe</translation>
    </message>
    <message>
        <source>A face less sharp reads &quot;uncertain&quot;; sharp ones have 10 to 17, 0 turns this off.</source>
        <translation>Ein weniger scharfes Gesicht heißt „unsicher“; scharfe haben 10 bis 17, 0 schaltet das aus.</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>Furthest turned</source>
        <translation>Weiteste Drehung</translation>
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
        <source>Where recordings are kept; empty is the documents folder.</source>
        <translation>Wo Aufnahmen liegen; leer ist der Ordner für Dokumente.</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <source>May hold {date}, {time}, {source}, {participant} and {number}.</source>
        <translation>Kann {date}, {time}, {source}, {participant} und {number} enthalten.</translation>
    </message>
    <message>
        <source>Write every</source>
        <translation>Schreiben alle</translation>
    </message>
    <message>
        <source>How long rows may wait before they are written; 0 writes each at once.</source>
        <translation>Wie lange Zeilen warten dürfen, bevor sie geschrieben werden; 0 schreibt jede sofort.</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>What the keys 1 to 9 write into the events of a recording.</source>
        <translation>Was die Tasten 1 bis 9 in die Ereignisse einer Aufnahme schreiben.</translation>
    </message>
    <message>
        <source>Low disk</source>
        <translation>Wenig Platz</translation>
    </message>
    <message>
        <source>A recording warns when less than this is free.</source>
        <translation>Eine Aufnahme warnt, wenn weniger als das frei ist.</translation>
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
        <source>Faces are made unrecognisable in the picture and when saved.</source>
        <translation>Gesichter werden im Bild und beim Speichern unkenntlich gemacht.</translation>
    </message>
    <message>
        <source>Ask for consent</source>
        <translation>Nach Zustimmung fragen</translation>
    </message>
    <message>
        <source>Each recording begins with a tick under the text below.</source>
        <translation>Jede Aufnahme beginnt mit einem Haken unter dem folgenden Text.</translation>
    </message>
    <message>
        <source>Consent text</source>
        <translation>Text der Zustimmung</translation>
    </message>
    <message>
        <source>What is agreed to; it is kept beside the recording.</source>
        <translation>Dem wird zugestimmt; der Text bleibt neben der Aufnahme.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>System follows what is set for all programs.</source>
        <translation>System folgt dem, was für alle Programme eingestellt ist.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>System takes the language of this computer where Mien speaks it.</source>
        <translation>System nimmt die Sprache dieses Rechners, wo Mien sie spricht.</translation>
    </message>
    <message>
        <source>Show evidence</source>
        <translation>Belege zeigen</translation>
    </message>
    <message>
        <source>Lay over each face where the evidence for its label lies.</source>
        <translation>Über jedes Gesicht legen, woran seine Bezeichnung abgelesen wurde.</translation>
    </message>
    <message>
        <source>Raw curves</source>
        <translation>Rohe Kurven</translation>
    </message>
    <message>
        <source>Draw the estimates before smoothing behind the curves.</source>
        <translation>Die Schätzungen vor der Glättung hinter den Kurven zeichnen.</translation>
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
        <translation>Erscheinung</translation>
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
        <source>As the system</source>
        <translation>Wie das System</translation>
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
        <source>Another program has {}; close it there (a video call, perhaps), and it opens here.</source>
        <translation>Ein anderes Programm hat {}; schließen Sie sie dort (ein Videogespräch vielleicht), dann öffnet sie sich hier.</translation>
    </message>
    <message>
        <source>Mien may not use {}; allow it in the privacy settings of this computer, or let your account use video devices.</source>
        <translation>Mien darf {} nicht benutzen; erlauben Sie es in den Datenschutz-Einstellungen dieses Rechners, oder geben Sie Ihrem Konto Zugang zu Videogeräten.</translation>
    </message>
    <message>
        <source>{} is not connected; plug it in, and it opens by itself.</source>
        <translation>{} ist nicht angeschlossen; stecken Sie sie ein, dann öffnet sie sich von selbst.</translation>
    </message>
    <message>
        <source>{} gives no picture; unplug it and connect it again, or choose another size in the settings.</source>
        <translation>{} gibt kein Bild; ziehen Sie sie ab und stecken Sie sie wieder ein, oder wählen Sie in den Einstellungen eine andere Größe.</translation>
    </message>
    <message>
        <source>{} gives black pictures; open its cover, switch on a light, or look for a key that turns the camera off.</source>
        <translation>{} gibt schwarze Bilder; öffnen Sie ihre Abdeckung, machen Sie Licht, oder suchen Sie nach einer Taste, die die Kamera ausschaltet.</translation>
    </message>
    <message>
        <source>{} gives the same picture again and again; unplug it and connect it again.</source>
        <translation>{} gibt immer wieder dasselbe Bild; ziehen Sie sie ab und stecken Sie sie wieder ein.</translation>
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
        <source>Come closer, or choose a larger picture.</source>
        <translation>Kommen Sie näher, oder wählen Sie ein größeres Bild.</translation>
    </message>
    <message>
        <source>More light on the face helps.</source>
        <translation>Mehr Licht auf dem Gesicht hilft.</translation>
    </message>
    <message>
        <source>Hold still, or bring the camera into focus.</source>
        <translation>Halten Sie still, oder stellen Sie die Kamera scharf.</translation>
    </message>
    <message>
        <source>Look towards the camera.</source>
        <translation>Zur Kamera blicken.</translation>
    </message>
    <message>
        <source>No expression stands out; the bars show how the shares lie.</source>
        <translation>Kein Ausdruck sticht hervor; die Balken zeigen, wie sich die Anteile verteilen.</translation>
    </message>
</context>
</TS>
