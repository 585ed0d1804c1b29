; SPDX-FileCopyrightText: 2026 The Holdfast developers
; SPDX-License-Identifier: GPL-3.0-or-later
;
; The installer for Windows. `packaging/windows/pack` compiles it:
;     makensis -DVERSION=0.1.0 -DPROGRAM=…/holdfast.exe -DLICENSE=…/LICENSE -DICON=…/holdfast.ico -DOUT=…/holdfast-0.1.0-setup.exe installer.nsi
; Switches and exit codes: docs/windows.md. What it does with services, `holdfast service` does: this script calls it.
Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel admin
SetCompressor /SOLID lzma

!include FileFunc.nsh
!include LogicLib.nsh
!include MUI2.nsh
!include nsDialogs.nsh
!include Sections.nsh
!include WinVer.nsh
!include WordFunc.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Holdfast"
!define RULE "Holdfast server"
!define EXIT_NEWER 3
!define EXIT_SERVICE 4
!define EXIT_SYSTEM 5

Name "Holdfast"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\Holdfast"
InstallDirRegKey HKLM "${KEY}" InstallLocation
BrandingText "Holdfast ${VERSION}"
ShowInstDetails show
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Holdfast"
VIAddVersionKey FileDescription "Holdfast setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "The Holdfast developers. GPL-3.0-or-later"

Var Url
Var Token
Var Listen
Var Log
Var Failed        ; the first thing that failed, a sentence
Var ServerRan     ; these services ran before an upgrade
Var WorkerRan
Var UrlField
Var TokenField
Var ListenField

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENSE}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
Page custom askForSettings takeSettings
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

; ---- Switches --------------------------------------------------------------------------------------------------------

; The value of a switch such as "/URL=", up to the next space or in quotes; empty: it is not given. GetOptions would end
; it at the next slash, and an address has some.
!macro VALUE switch variable
    Push "${switch}"
    Call valueOf
    Pop ${variable}
!macroend

Function valueOf
    Exch $R1
    ${GetParameters} $R0
    StrCpy $R0 " $R0"
    StrCpy $R1 " $R1"
    StrLen $R2 $R1
    StrCpy $R3 -1
    ${Do}
        IntOp $R3 $R3 + 1
        StrCpy $R4 $R0 $R2 $R3
        ${If} $R4 == $R1
        ${OrIf} $R4 == ""
            ${Break}
        ${EndIf}
    ${Loop}
    IntOp $R3 $R3 + $R2
    StrCpy $R5 " " ; what ends it
    StrCpy $R4 $R0 1 $R3
    ${If} $R4 == '"'
        StrCpy $R5 '"'
        IntOp $R3 $R3 + 1
    ${EndIf}
    StrCpy $R1 ""
    ${Do}
        StrCpy $R4 $R0 1 $R3
        ${If} $R4 == ""
        ${OrIf} $R4 == $R5
            ${Break}
        ${EndIf}
        StrCpy $R1 "$R1$R4"
        IntOp $R3 $R3 + 1
    ${Loop}
    Exch $R1
FunctionEnd

; ---- The log, and commands ----------------------------------------------------------------------------------------------

!macro SAY text
    DetailPrint `${text}`
    FileWriteUTF16LE $Log `${text}$\r$\n`
!macroend

; Runs a command without a window; its output goes to the log, its exit code to $0.
!macro RUN command
    !insertmacro SAY `${command}`
    nsExec::ExecToStack `${command}`
    Pop $0
    Pop $1
    FileWriteUTF16LE $Log "$1"
    !insertmacro SAY "exit code $0"
!macroend

; The same, for what must succeed: the first failure is told at the end.
!macro MUST what command
    !insertmacro RUN `${command}`
    ${If} $0 != 0
    ${AndIf} $Failed == ""
        StrCpy $Failed "${what} failed: $1"
    ${EndIf}
!macroend

Function openLog
    !insertmacro VALUE "/LOG=" $R6
    ${If} $R6 == ""
        StrCpy $R6 "$TEMP\holdfast-setup.log"
    ${EndIf}
    FileOpen $Log $R6 w
    FileWriteWord $Log 0xFEFF
    !insertmacro SAY "Holdfast ${VERSION} setup, into $INSTDIR"
FunctionEnd

; ---- Components ---------------------------------------------------------------------------------------------------------

Section "Holdfast" secProgram
    SectionIn RO
    SetRegView 64
    SetShellVarContext all
    Call openLog
    Call stopServices
    SetOutPath $INSTDIR
    ; Who can replace the program gets the rights of its services: by number, for the names differ by language. The system
    ; and administrators may do all, users read and start it.
    !insertmacro MUST "closing the program's folder to others" `icacls "$INSTDIR" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX *S-1-5-11:(OI)(CI)RX`
    ; Keepers of runs that go on are this program. Windows does not let a file be written that runs, but renamed.
    ${If} ${FileExists} "$INSTDIR\holdfast.exe"
        Call removeOldPrograms
        GetTempFileName $R0 $INSTDIR
        Delete $R0
        Rename "$INSTDIR\holdfast.exe" "$R0.old"
        Delete /REBOOTOK "$R0.old"
    ${EndIf}
    ClearErrors
    File /oname=holdfast.exe "${PROGRAM}"
    File /oname=LICENSE.txt "${LICENSE}"
    ${If} ${Errors}
        !insertmacro SAY "the program cannot be written into $INSTDIR"
        SetErrorLevel 2
        Quit
    ${EndIf}
    WriteUninstaller "$INSTDIR\uninstall.exe"
    WriteRegStr HKLM "${KEY}" DisplayName "Holdfast"
    WriteRegStr HKLM "${KEY}" DisplayVersion "${VERSION}"
    WriteRegStr HKLM "${KEY}" DisplayIcon "$INSTDIR\holdfast.exe"
    WriteRegStr HKLM "${KEY}" Publisher "The Holdfast developers"
    WriteRegStr HKLM "${KEY}" InstallLocation "$INSTDIR"
    WriteRegStr HKLM "${KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKLM "${KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKLM "${KEY}" NoModify 1
    ${GetSize} "$INSTDIR" "/S=0K" $R0 $R1 $R2
    IntFmt $R0 "0x%08X" $R0
    WriteRegDWORD HKLM "${KEY}" EstimatedSize $R0
SectionEnd

Section "Entry in the start menu" secMonitor
    SetShellVarContext all
    CreateShortcut "$SMPROGRAMS\Holdfast.lnk" "$INSTDIR\holdfast.exe" "--monitor" "$INSTDIR\holdfast.exe" 0
SectionEnd

Section /o "Server service" secServer
    SetShellVarContext all
    ; Other machines reach a server only with a certificate, and through the firewall.
    Call isLoopback
    ${If} $R0 == 0
        ReadEnvStr $R1 COMPUTERNAME
        !insertmacro MUST "the certificate" `"$INSTDIR\holdfast.exe" tls init --for "$R1" --data "$APPDATA\Holdfast\server"`
        !insertmacro RUN `netsh advfirewall firewall delete rule name="${RULE}"`
        !insertmacro RUN `netsh advfirewall firewall add rule name="${RULE}" dir=in action=allow protocol=TCP program="$INSTDIR\holdfast.exe" profile=domain,private`
    ${EndIf}
    ${If} $Listen == ""
        !insertmacro MUST "the server's service" `"$INSTDIR\holdfast.exe" service install --server`
    ${Else}
        !insertmacro MUST "the server's service" `"$INSTDIR\holdfast.exe" service install --server --listen "$Listen"`
    ${EndIf}
    !insertmacro MUST "the start of the server" `"$INSTDIR\holdfast.exe" service start --server`
    StrCpy $ServerRan 0
SectionEnd

Section /o "Worker service" secWorker
    SetShellVarContext all
    ${If} $Token != ""
        !insertmacro SAY "joining $Url"
        nsExec::ExecToStack '"$INSTDIR\holdfast.exe" worker join "$Url" "$Token" --data "$APPDATA\Holdfast\worker"'
        Pop $0
        Pop $1
        !insertmacro SAY "$1"
        ${If} $0 != 0
        ${AndIf} $Failed == ""
            StrCpy $Failed "joining the server failed: $1"
        ${EndIf}
        !insertmacro MUST "the worker's service" `"$INSTDIR\holdfast.exe" service install --worker`
    ${ElseIf} $Url != ""
        !insertmacro MUST "the worker's service" `"$INSTDIR\holdfast.exe" service install --worker --connect "$Url"`
    ${Else}
        !insertmacro MUST "the worker's service" `"$INSTDIR\holdfast.exe" service install --worker`
    ${EndIf}
    !insertmacro MUST "the start of the worker" `"$INSTDIR\holdfast.exe" service start --worker`
    StrCpy $WorkerRan 0
SectionEnd

; Last: what ran before the upgrade and was not chosen again, runs again.
Section "-end"
    ${If} $ServerRan == 1
        !insertmacro MUST "the start of the server" `"$INSTDIR\holdfast.exe" service start --server`
    ${EndIf}
    ${If} $WorkerRan == 1
        !insertmacro MUST "the start of the worker" `"$INSTDIR\holdfast.exe" service start --worker`
    ${EndIf}
    ${If} $Failed != ""
        !insertmacro SAY "$Failed"
        SetErrorLevel ${EXIT_SERVICE}
        ${IfNot} ${Silent}
            MessageBox MB_OK|MB_ICONEXCLAMATION "$Failed"
        ${EndIf}
    ${Else}
        !insertmacro SAY "done"
    ${EndIf}
    FileClose $Log
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${secProgram} "The program. All else needs it."
    !insertmacro MUI_DESCRIPTION_TEXT ${secMonitor} "Opens the monitor."
    !insertmacro MUI_DESCRIPTION_TEXT ${secServer} "Schedules jobs and stores their runs. One machine has it."
    !insertmacro MUI_DESCRIPTION_TEXT ${secWorker} "Runs jobs for a server. Every machine that runs jobs has it."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; ---- What is there already ----------------------------------------------------------------------------------------------

; $R0: 1 if $Listen is an address of this machine alone, or is not given.
Function isLoopback
    StrCpy $R0 0
    StrCpy $R1 $Listen 4
    StrCpy $R2 $Listen 9
    StrCpy $R3 $Listen 5
    ${If} $Listen == ""
    ${OrIf} $R1 == "127."
    ${OrIf} $R2 == "localhost"
    ${OrIf} $R3 == "[::1]"
        StrCpy $R0 1
    ${EndIf}
FunctionEnd

; An upgrade starts again what it stops. Runs go on: their keepers are processes of their own.
Function stopServices
    StrCpy $ServerRan 0
    StrCpy $WorkerRan 0
    ${IfNot} ${FileExists} "$INSTDIR\holdfast.exe"
        Return
    ${EndIf}
    !insertmacro RUN `"$INSTDIR\holdfast.exe" service status --worker`
    ${If} $0 == 0
        StrCpy $WorkerRan 1
        !insertmacro RUN `"$INSTDIR\holdfast.exe" service stop --worker`
    ${EndIf}
    !insertmacro RUN `"$INSTDIR\holdfast.exe" service status --server`
    ${If} $0 == 0
        StrCpy $ServerRan 1
        !insertmacro RUN `"$INSTDIR\holdfast.exe" service stop --server`
    ${EndIf}
FunctionEnd

; Those whose keepers have ended since; the others stay.
Function removeOldPrograms
    FindFirst $R0 $R1 "$INSTDIR\*.old"
    ${DoWhile} $R1 != ""
        Delete "$INSTDIR\$R1"
        FindNext $R0 $R1
    ${Loop}
    FindClose $R0
FunctionEnd

!macro CHOOSE switch section
    ClearErrors
    ${GetOptions} $R0 "${switch}" $R1
    ${IfNot} ${Errors}
        !insertmacro SelectSection ${section}
    ${EndIf}
!macroend

Function .onInit
    SetRegView 64
    ${IfNot} ${AtLeastWin10}
        MessageBox MB_OK|MB_ICONSTOP "Holdfast needs Windows 10, Windows Server 2019, or a later one." /SD IDOK
        SetErrorLevel ${EXIT_SYSTEM}
        Quit
    ${EndIf}
    ReadRegStr $R2 HKLM "${KEY}" DisplayVersion
    ${If} $R2 != ""
        ${VersionCompare} $R2 "${VERSION}" $R3
        ${If} $R3 == 1
            MessageBox MB_OK|MB_ICONSTOP "Holdfast $R2 is installed, which is newer than ${VERSION}. Its database may not be readable by ${VERSION}. Uninstall it first if you mean it." /SD IDOK
            SetErrorLevel ${EXIT_NEWER}
            Quit
        ${EndIf}
    ${EndIf}
    ${GetParameters} $R0
    !insertmacro CHOOSE "/SERVER" ${secServer}
    !insertmacro CHOOSE "/WORKER" ${secWorker}
    ClearErrors
    ${GetOptions} $R0 "/NOMENU" $R1
    ${IfNot} ${Errors}
        !insertmacro UnselectSection ${secMonitor}
    ${EndIf}
    !insertmacro VALUE "/URL=" $Url
    !insertmacro VALUE "/TOKEN=" $Token
    !insertmacro VALUE "/LISTEN=" $Listen
    ${If} $Token != ""
    ${AndIf} $Url == ""
        MessageBox MB_OK|MB_ICONSTOP "/TOKEN needs /URL: the address of the server." /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
FunctionEnd

; ---- The page of settings -----------------------------------------------------------------------------------------------

!macro FIELD section y label variable value
    ${If} ${SectionIsSelected} ${section}
        ${NSD_CreateLabel} 0 ${y}u 100% 10u "${label}"
        Pop $0
        IntOp $1 ${y} + 11
        ${NSD_CreateText} 0 $1u 100% 12u "${value}"
        Pop ${variable}
    ${EndIf}
!macroend

Function askForSettings
    ${IfNot} ${SectionIsSelected} ${secServer}
    ${AndIfNot} ${SectionIsSelected} ${secWorker}
        Abort
    ${EndIf}
    !insertmacro MUI_HEADER_TEXT "Settings" "Fields that are left empty keep what is set already."
    nsDialogs::Create 1018
    Pop $0
    !insertmacro FIELD ${secWorker} 0 "The server's address, such as https://server.example.com:8000" $UrlField "$Url"
    !insertmacro FIELD ${secWorker} 32 "The join token, as the server printed it: holdfast token join" $TokenField "$Token"
    !insertmacro FIELD ${secServer} 64 "The server listens on, such as 0.0.0.0:8000; empty: only this machine" $ListenField "$Listen"
    nsDialogs::Show
FunctionEnd

Function takeSettings
    ${If} ${SectionIsSelected} ${secWorker}
        ${NSD_GetText} $UrlField $Url
        ${NSD_GetText} $TokenField $Token
    ${EndIf}
    ${If} ${SectionIsSelected} ${secServer}
        ${NSD_GetText} $ListenField $Listen
    ${EndIf}
    ${If} $Token != ""
    ${AndIf} $Url == ""
        MessageBox MB_OK|MB_ICONEXCLAMATION "A join token needs the address of its server."
        Abort
    ${EndIf}
FunctionEnd

; ---- Uninstalling -------------------------------------------------------------------------------------------------------

Section Uninstall
    SetRegView 64
    SetShellVarContext all
    SetOutPath $TEMP ; not in the folder that goes
    nsExec::Exec '"$INSTDIR\holdfast.exe" service uninstall --worker'
    Pop $0
    nsExec::Exec '"$INSTDIR\holdfast.exe" service uninstall --server'
    Pop $0
    nsExec::Exec 'netsh advfirewall firewall delete rule name="${RULE}"'
    Pop $0
    Delete "$SMPROGRAMS\Holdfast.lnk"
    Delete "$INSTDIR\LICENSE.txt"
    Delete /REBOOTOK "$INSTDIR\*.old"
    ; A service that has stopped is still a process for a moment.
    ${ForEach} $R1 1 20 + 1
        ClearErrors
        Delete "$INSTDIR\holdfast.exe"
        ${IfNot} ${Errors}
            ${Break}
        ${EndIf}
        Sleep 250
    ${Next}
    Delete /REBOOTOK "$INSTDIR\holdfast.exe" ; keepers of runs that go on
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    DeleteRegKey HKLM "${KEY}"
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/PURGE" $R1
    ${IfNot} ${Errors}
        RMDir /r "$APPDATA\Holdfast"
    ${EndIf}
SectionEnd

Function un.onInit
    SetRegView 64
FunctionEnd
