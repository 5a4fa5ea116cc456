// Command tiaowen finds clauses and measures in Chinese official documents.
package main

func main() {}
