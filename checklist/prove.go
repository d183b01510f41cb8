package checklist

func prove(name string, c *Checklist) Problems { return nil }
