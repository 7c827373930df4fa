print("spikefoundry")
