; The launcher belongs to the computer, the window to whoever signs in.
!macro customInstall
  nsExec::Exec 'schtasks /Create /F /TN "Tillside" /XML "$INSTDIR\resources\launcher-task.xml"'
  nsExec::Exec 'schtasks /Run /TN "Tillside"'
  WriteRegStr HKLM "Software\Microsoft\Windows\CurrentVersion\Run" "Tillside" '"$INSTDIR\Tillside.exe"'
!macroend

!macro customUnInstall
  nsExec::Exec 'schtasks /End /TN "Tillside"'
  nsExec::Exec 'schtasks /Delete /F /TN "Tillside"'
  DeleteRegValue HKLM "Software\Microsoft\Windows\CurrentVersion\Run" "Tillside"
!macroend
