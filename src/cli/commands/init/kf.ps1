# keyfob: choose an AWS profile in this shell.
function kf {
    $program = Get-Command keyfob -CommandType Application | Select-Object -First 1
    $assignments = & $program use --format powershell -- @args | Out-String
    if ($LASTEXITCODE -eq 0) { Invoke-Expression $assignments }
}

Register-ArgumentCompleter -Native -CommandName kf -ScriptBlock {
    param($word)
    keyfob complete profiles "$word" | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_)
    }
}

Register-ArgumentCompleter -Native -CommandName keyfob -ScriptBlock {
    param($word, $line)
    $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($word -eq '') { $words += '' }
    keyfob complete line @words | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_)
    }
}
